"""From the panel to the data of a model: windows, thresholds, levels, entry and exit, kinds of cell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tertius import saom
from tertius.core.errors import ModelError, PanelError
from tertius.panel.panel import Panel
from tertius.panel.schema import TABLES
from tertius.panel.states import States

NAMES = ("FRA", "GBR", "USA", "YUG", "HRV")
WINDOWS = saom.windows(1980, 1997, 6)  # HRV enters and YUG leaves between waves 2 and 3


def frame(table: str, rows: list[tuple[object, ...]], columns: str) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=columns.split()).assign(dataset="made")
    return made.reindex(columns=TABLES[table].names)


def panel() -> Panel:
    ties = [
        ("FRA", "GBR", 1981, "arms", 3.0, "observed"),
        ("FRA", "GBR", 1983, "arms", 4.0, "observed"),
        ("USA", "GBR", 1987, "arms", 9.0, "observed"),
        ("USA", "HRV", 1995, "arms", 8.0, "observed"),
        ("USA", "FRA", 1990, "arms", np.nan, "missing"),
        ("USA", "GBR", 1982, "troops", 2.0, "observed"),
        ("GBR", "FRA", 1984, "share", 20.0, "carried"),
    ]
    traits = [("FRA", y, "score", float(y - 1980), "observed") for y in range(1980, 1998)]
    traits += [("GBR", y, "score", 2.0, "observed") for y in range(1980, 1983)]
    events = [("FRA", "1981-02-03", 1981, "coup", 1), ("FRA", "1982-02-03", 1982, "coup", 1)]
    variables = [
        ("ties", "arms", 1980, 1997, "zero", ""),
        ("ties", "troops", 1980, 1997, "zero", "USA"),
        ("ties", "share", 1980, 1989, "missing", ""),
        ("traits", "score", 1980, 1997, "missing", ""),
        ("events", "coup", 1980, 1990, "zero", ""),
    ]
    states = States.embedded().table
    return Panel.from_tables(
        {
            "states": states[states["iso3"].isin(NAMES)],
            "ties": frame("ties", ties, "source target year kind value status"),
            "traits": frame("traits", traits, "iso3 year variable value status"),
            "events": frame("events", events, "iso3 date year kind number"),
            "variables": frame("variables", variables, "table variable first last absent givers"),
        },
        "test",
    )


def net(made: saom.PanelData, name: str = "net") -> np.ndarray:
    return made.data.networks[name].waves


def test_windows_leave_a_short_rest_out() -> None:
    assert saom.windows(1980, 1990, 4) == ((1980, 1983), (1984, 1987))
    with pytest.raises(ModelError, match="a length of one year"):
        saom.windows(1980, 1982, 4)


def test_threshold_on_the_sum_of_a_window() -> None:
    spec = saom.PanelTies("arms", at_least=5.0, over="sum")
    made = saom.from_panel(panel(), WINDOWS, {"net": spec}, states=["FRA", "GBR", "USA"])
    waves = net(made)
    assert waves[0].tolist() == [[0, 1, 0], [0, 0, 0], [0, 0, 0]], "3 and 4 make 7"
    assert waves[1].tolist() == [[0, 0, 0], [0, 0, 0], [0, 1, 0]], "one missing year of six is no gap"
    assert made.data.presence is None


def test_ego_may_be_the_receiving_state_and_a_rule_sees_the_whole_window() -> None:
    def half(value: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore"):
            return value > 0.5 * np.nansum(value, axis=2, keepdims=True)

    spec = saom.PanelTies("arms", at_least=half, over="sum", ego="target", alters=("FRA", "USA"))
    made = saom.from_panel(panel(), WINDOWS, {"net": spec}, states=["GBR", "FRA"])
    assert net(made)[:, 0].tolist() == [[1, 0], [0, 1], [0, 0]]
    assert made.data.networks["net"].two_mode


def test_too_few_known_years_are_missing_not_zero() -> None:
    spec = saom.PanelTies("arms", over="sum", known=1.0)
    waves = net(saom.from_panel(panel(), WINDOWS, {"net": spec}, states=["FRA", "GBR", "USA"]))
    assert np.isnan(waves[1, 2, 0]) and waves[1, 2, 1] == 1 and waves[1, 0, 1] == 0


def test_what_a_source_does_not_speak_of_is_outside() -> None:
    asked = {"net": saom.PanelTies("troops")}
    made = saom.from_panel(panel(), WINDOWS, asked, states=["FRA", "GBR", "USA"])
    assert np.isnan(net(made)[0, 0, 1]) and net(made)[0, 2].tolist() == [0, 1, 0]
    row = made.cells.iloc[0]
    assert (row["observed"], row["zero"], row["outside"], row["missing"]) == (2, 1, 4, 0)
    asked = {"net": saom.PanelTies("troops", outside="impossible")}
    made = saom.from_panel(panel(), WINDOWS, asked, states=["FRA", "GBR", "USA"])
    assert net(made)[0, 0, 1] == 10 and net(made)[0, 2, 0] == 0


def test_states_enter_and_leave_between_waves() -> None:
    made = saom.from_panel(panel(), WINDOWS, {"net": saom.PanelTies("arms")})
    assert made.states == ("FRA", "GBR", "HRV", "USA", "YUG")
    presence = made.data.presence
    assert presence is not None
    first = States.embedded().spells("HRV")[0].start
    assert presence[0] == ((1.0, 4.0),)
    ((start, end),) = presence[made.states.index("HRV")]
    # Wave 2 is the start of 1989, wave 3 that of 1995.
    assert start == pytest.approx(2 + (first - 1989) / 6) and end == 4.0
    assert np.isnan(net(made)[0, 2, 0]) and net(made)[2, 3, 2] == 1
    row = made.cells.iloc[0]
    assert row["absent"] == 8 and row["observed"] == 12
    assert saom.describe(made.data)["waves"]["missing"].max() == 0, "absence is not missingness"


def test_undirected_ties_where_either_or_both_are_known() -> None:
    states = ["FRA", "GBR", "USA"]
    either = saom.PanelTies("troops", symmetric="either")
    waves = net(saom.from_panel(panel(), WINDOWS, {"net": either}, states=states))
    assert waves[0, 1, 2] == waves[0, 2, 1] == 1 and np.isnan(waves[0, 0, 2]), "the other way is outside"
    both = saom.PanelTies("arms", symmetric="both")
    made = saom.from_panel(panel(), WINDOWS, {"net": both}, states=states)
    assert net(made)[0].sum() == 0 and made.data.networks["net"].symmetric


def test_levels_and_covariates() -> None:
    made = saom.from_panel(
        panel(),
        WINDOWS,
        {"beh": saom.PanelTrait("score", cuts=(4.0, 10.0))},
        {
            "score": saom.PanelTrait("score"),
            "start": saom.PanelTrait("score", over="first", constant=True, known=0.1),
            "coups": saom.PanelEvents(("coup",)),
            "share": saom.PanelTies("share", over="last", known=0.1, transform=np.sqrt),
        },
        states=["FRA", "GBR"],
    )
    levels = made.data.behaviours["beh"].values
    assert levels[0].tolist() == [1, 2, 3] and levels[1, 0] == 1 and np.isnan(levels[1, 1:]).all()
    c = made.data.covariates
    assert c["score"].values[0].tolist() == [2.5, 8.5, 14.5]
    assert c["start"].values.tolist() == [0.0, 2.0]
    assert c["coups"].values[:, :2].tolist() == [[2, 0], [0, 0]] and np.isnan(c["coups"].values[:, 2]).all()
    assert c["share"].values.shape == (2, 2, 2) and c["share"].values[0, 1, 0] == pytest.approx(20**0.5)
    assert np.isnan(c["share"].values[0, 0, 1])
    table = made.cells.set_index(["variable", "wave"])
    assert table.loc[("share", 1), "carried"] == 1 and table.loc[("coups", 3), "outside"] == 2


def test_carried_values_are_flagged() -> None:
    asked = {"beh": saom.PanelTrait("score", over="last", carry=5)}
    made = saom.from_panel(panel(), WINDOWS, asked, states=["FRA", "GBR"])
    assert made.data.behaviours["beh"].values[1, 0] == 2 and made.cells.iloc[0]["carried"] == 0
    asked = {"beh": saom.PanelTrait("score", over="last", carry=9, known=0.3)}
    made = saom.from_panel(panel(), WINDOWS, asked, states=["FRA", "GBR"])
    assert made.cells.iloc[1]["carried"] == 1, "1986 to 1991 hold nothing but what was seen in 1982"


def test_equal_sized_levels() -> None:
    made = saom.from_panel(panel(), WINDOWS, {"beh": saom.PanelTrait("score", cuts=2)}, states=["FRA", "GBR"])
    assert np.nanmax(made.data.behaviours["beh"].values) == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"windows": [(1990, 1985), (1991, 1992)]}, "window 1: expected years in order"),
        ({"windows": [(1980, 1985)]}, "expected two or more"),
        ({"windows": [1980, 1981]}, "pairs of first and last year"),
        ({"states": ["FRA", "FRA"]}, "every state once"),
        ({"states": ["FRA", "USQ"]}, "did you mean 'USA'"),
        (
            {"states": ["FRA", "HRV"], "windows": [(1980, 1981), (1982, 1983)]},
            "state HRV: expected existence",
        ),
        ({"variables": {"net": saom.PanelTies("armz")}}, "did you mean 'arms'"),
        ({"variables": {"net": saom.PanelTies("arms", at_least=lambda v: v[0] > 1)}}, "a rule that returns"),
        ({"variables": {"beh": saom.PanelTrait("score", cuts=(2.0, 1.0))}}, "cuts in increasing order"),
        ({"variables": {"beh": saom.PanelTrait("score", cuts=1)}}, "two levels or more"),
        ({"variables": {"beh": "score"}}, "ties, a trait or events of the panel"),
    ],
)
def test_errors_are_one_sentence(change: dict, sentence: str) -> None:
    asked = {"windows": WINDOWS, "variables": {"net": saom.PanelTies("arms")}} | change
    with pytest.raises((ModelError, PanelError), match=sentence):
        saom.from_panel(panel(), asked.pop("windows"), asked.pop("variables"), **asked)
