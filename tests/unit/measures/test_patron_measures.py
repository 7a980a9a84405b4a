"""Patron ties, dependence, concentration and leeway on a small panel whose answers are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tertius.core.errors import UsageError
from tertius.measures import concentration, dependence, leeway, patron_ties
from tertius.measures.shared.arms_share import arms_cube, tighten
from tertius.measures.shared.cube import CARRIED, OBSERVED, OUTSIDE, carry, make_frame, tie_cube
from tertius.panel.panel import Panel
from tertius.panel.schema import TABLES
from tertius.panel.states import States

STATES = States.embedded()
YEARS = (2000, 2001, 2002)


def variable(
    table: str, name: str, last: int = 2002, unit: str = "0 or 1", absent: str = "zero"
) -> dict[str, Any]:
    return {
        "table": table,
        "variable": name,
        "dataset": "d",
        "title": name,
        "unit": unit,
        "first": 2000,
        "last": last,
        "absent": absent,
        "description": "made for a test",
        "givers": "",
    }


def tie(
    source: str, target: str, kind: str, value: float, years: tuple[int, ...] = YEARS
) -> list[dict[str, Any]]:
    status = "missing" if np.isnan(value) else "observed"
    row = {
        "source": source,
        "target": target,
        "kind": kind,
        "value": value,
        "error": np.nan,
        "status": status,
    }
    return [{**row, "year": year, "dataset": "d"} for year in years]


def volume(iso3: str, band: float) -> list[dict[str, Any]]:
    row = {
        "iso3": iso3,
        "variable": "arms_volume_band_5y",
        "value": band,
        "error": np.nan,
        "status": "observed",
    }
    return [{**row, "year": year, "dataset": "d"} for year in YEARS]


@pytest.fixture(scope="module")
def panel() -> Panel:
    ties = [
        *tie("RUS", "SYR", "arms_band_5y", 6),
        *tie("RUS", "IND", "arms_band_5y", 4),
        *tie("USA", "IND", "arms_band_5y", 4),
        *tie("ISR", "IND", "arms_band_5y", 3),
        *tie("RUS", "MLI", "arms_band_5y", np.nan),
        *tie("RUS", "SYR", "pact_consultation", 1, (2000, 2001)),
        *tie("USA", "TUR", "pact_defense", 1, (2000, 2001)),
        *tie("GBR", "TUR", "pact_defense", 1, (2000, 2001)),
        *tie("USA", "IND", "trade_share", 20.0),
        *tie("CHN", "IND", "trade_share", 20.0),
        *tie("RUS", "IND", "trade_share", 0.0),
        *tie("FRA", "IND", "trade_share", 0.0),
        *tie("GBR", "IND", "trade_share", 0.0),
        *tie("USA", "TUR", "troops_us", 11),
        *tie("USA", "SYR", "troops_us", 4),
        *tie("USA", "EGY", "aid_us", 2e9, (2000,)),
        *tie("USA", "SYR", "sanction:trade", 1),
    ]
    variables = [
        variable("ties", "arms_band_5y", unit="band code"),
        variable("ties", "pact_defense", last=2001),
        variable("ties", "pact_consultation", last=2001),
        variable("ties", "trade_share", unit="percent", absent="missing"),
        variable("ties", "troops_us", unit="log2 band"),
        variable("ties", "aid_us", unit="constant US dollars"),
        variable("ties", "sanction:trade"),
        variable("traits", "arms_volume_band_5y", unit="band code"),
    ]
    traits = [*volume("SYR", 4), *volume("IND", 6), *volume("MLI", 1)]
    columns = {name: table.names for name, table in TABLES.items()}
    return Panel.from_tables(
        {
            "states": STATES.table,
            "ties": pd.DataFrame(ties)[columns["ties"]],
            "traits": pd.DataFrame(traits)[columns["traits"]],
            "variables": pd.DataFrame(variables)[columns["variables"]],
        },
        "test",
    )


def cell(frame: pd.DataFrame, **key: Any) -> pd.Series:
    for name, value in key.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return frame.iloc[0]


@pytest.fixture(scope="module")
def found(panel: Panel) -> pd.DataFrame:
    return patron_ties.compute(panel, years=YEARS)


@pytest.mark.parametrize(
    ("iso3", "patron", "kind", "value", "status"),
    [
        ("SYR", "RUS", "arms", 1, "observed"),
        ("SYR", "USA", "arms", 0, "observed"),
        ("MLI", "RUS", "arms", 0, "observed"),  # too little for a share is no tie, and is known
        ("SYR", "RUS", "pact", 1, "observed"),
        ("SYR", "RUS", "troops", np.nan, "outside"),  # the count of US troops says nothing of Russia's
        ("SYR", "USA", "troops", 0, "observed"),  # band 4 is an embassy guard
        ("TUR", "USA", "troops", 1, "observed"),
        ("EGY", "USA", "aid", 1, "observed"),
        ("EGY", "RUS", "aid", np.nan, "outside"),
        ("IND", "USA", "trade", 1, "observed"),
        ("IND", "RUS", "trade", 0, "observed"),
        ("SYR", "USA", "trade", np.nan, "missing"),
        ("SYR", "USA", "sanction", 1, "observed"),
        ("IND", "USA", "sanction", 0, "observed"),
    ],
)
def test_patron_ties(
    found: pd.DataFrame, iso3: str, patron: str, kind: str, value: float, status: str
) -> None:
    row = cell(found, iso3=iso3, patron=patron, kind=kind, year=2000)
    assert row["status"] == status
    assert np.isnan(row["value"]) if np.isnan(value) else row["value"] == value


def test_nothing_outside_coverage_is_a_zero(found: pd.DataFrame) -> None:
    assert (
        found.loc[found["status"].isin(["outside", "missing"]), ["value", "low", "high", "level"]]
        .isna()
        .all(None)
    )
    assert cell(found, iso3="SYR", patron="RUS", kind="pact", year=2002)["status"] == "outside"
    assert not ((found["iso3"] == found["patron"]).any())


def test_a_threshold_inside_a_band_leaves_the_tie_open(panel: Panel) -> None:
    rows = patron_ties.compute(panel, kinds=["arms"], years=YEARS, arms_share=0.4)
    india = cell(rows, iso3="IND", patron="RUS", year=2000)
    assert (india["low"], india["high"]) == (0.0, 1.0)
    edge = patron_ties.compute(panel, kinds=["arms"], years=YEARS, arms_share=0.5)
    assert cell(edge, iso3="IND", patron="RUS", year=2000)["high"] == 0.0  # a band ends below its upper edge


def test_a_threshold_within_the_rounding_of_a_trade_share_leaves_the_tie_open(panel: Panel) -> None:
    rows = patron_ties.compute(panel, kinds=["trade"], years=YEARS, trade_share=0.2)
    india = cell(rows, iso3="IND", patron="USA", year=2000)
    assert (india["value"], india["low"], india["high"]) == (1.0, 0.0, 1.0)


def test_aid_is_a_mean_over_the_window(found: pd.DataFrame) -> None:
    assert cell(found, iso3="EGY", patron="USA", kind="aid", year=2002)["level"] == pytest.approx(2e9 / 3)


def test_unknown_names_are_refused_with_a_hint(panel: Panel) -> None:
    with pytest.raises(UsageError, match="did you mean 'arms'"):
        patron_ties.compute(panel, kinds=["arm"])
    with pytest.raises(UsageError, match="iso3 ids"):
        leeway.compute(panel, patrons=("USA", "SUN"))
    with pytest.raises(UsageError, match="each once"):
        leeway.compute(panel, patrons=("USA", "USA"))
    with pytest.raises(UsageError, match="shannon"):
        leeway.compute(panel, index="shanon")
    with pytest.raises(UsageError, match="a window of the panel: 5"):
        leeway.compute(panel, arms_window=4)
    with pytest.raises(UsageError, match="in \\(0, 1\\]"):
        concentration.compute(panel, minimum=0.0)
    with pytest.raises(UsageError, match="did you mean 'trade'"):
        dependence.compute(panel, share_weights={"trad": 1.0})
    with pytest.raises(UsageError, match="not all 0"):
        dependence.compute(panel, band_weights={"arms": 0.0})
    with pytest.raises(UsageError, match="years in"):
        leeway.compute(panel, years=[1900])


def test_a_sole_supplier_holds_everything(panel: Panel) -> None:
    cube = arms_cube(panel, 5, make_frame(panel, ("RUS",), YEARS))
    at = STATES.all().index("SYR")
    assert (cube.low[at, 0, 0], cube.value[at, 0, 0], cube.high[at, 0, 0]) == (1.0, 1.0, 1.0)


def test_tightened_shares_sum_to_one() -> None:
    low, value, high = tighten(
        np.zeros(3, dtype=int), np.array([0.25, 0.25, 0.1]), np.array([0.5, 0.5, 0.25])
    )
    assert value.sum() == pytest.approx(1)
    assert low.tolist() == pytest.approx([0.25, 0.25, 0.1])
    assert high.tolist() == pytest.approx([0.5, 0.5, 0.25])


def test_carrying_flags_and_stops(panel: Panel) -> None:
    frame = make_frame(panel, ("RUS", "USA"), range(2000, 2008))
    cube = carry(tie_cube(panel, "pact_consultation", frame), frame, 3)
    row = cube.status[STATES.all().index("SYR"), :, 0].tolist()
    assert row == [OBSERVED, OBSERVED, CARRIED, CARRIED, CARRIED, OUTSIDE, OUTSIDE, OUTSIDE]
    assert np.isnan(cube.value[cube.status == OUTSIDE]).all()


def test_dependence_is_bandwidth_times_share(panel: Panel) -> None:
    rows = dependence.compute(panel, years=YEARS)
    syria = cell(rows, iso3="SYR", patron="RUS", year=2000)
    assert syria["share"] == 1.0
    assert syria["share_observed"] == 0.5  # trade unknown
    assert syria["value"] == pytest.approx(syria["share"] * syria["bandwidth"])
    assert np.isnan(syria["band_troops"])
    india = cell(rows, iso3="IND", patron="USA", year=2000)
    assert india["share_trade"] == pytest.approx(0.2)
    assert india["share"] == pytest.approx((india["share_arms"] + 0.2) / 2)
    assert rows[["value", "low", "high"]].min(axis=None) >= 0
    assert rows[["value", "low", "high"]].max(axis=None) <= 1
    assert rows.query("iso3 == 'EGY'").empty  # no share is known


def test_concentration_of_one_and_of_two_patrons(panel: Panel) -> None:
    rows = concentration.compute(panel, years=YEARS)
    assert cell(rows, iso3="SYR", channel="arms", year=2000)["value"] == 1.0
    assert cell(rows, iso3="TUR", channel="pact", year=2000)["value"] == pytest.approx(0.5)
    assert cell(rows, iso3="IND", channel="trade", year=2000)["value"] == pytest.approx(0.5)
    india = cell(rows, iso3="IND", channel="arms", year=2000)
    assert india["low"] <= india["value"] <= india["high"]
    assert india["all_suppliers"] < india["value"]
    assert rows.query("channel == 'troops'").empty  # known for the United States alone: no mix


def test_leeway_counts_equal_patrons(panel: Panel) -> None:
    rows = leeway.compute(panel, years=YEARS, draws=50)
    assert cell(rows, iso3="TUR", year=2000)["value"] == pytest.approx(2.0)
    assert cell(rows, iso3="SYR", year=2000)["value"] == pytest.approx(1.0)
    egypt = cell(rows, iso3="EGY", year=2000)
    assert egypt["value"] == 0.0  # pacts are known and there is none with a patron
    assert np.isnan(egypt["number_arms"])
    india = cell(rows, iso3="IND", year=2000)
    assert 2.0 < india["value"] <= 3.0
    assert india["low"] <= india["value"] <= india["high"]
    assert india["rank"] == 1.0
    assert india["weight_RUS"] == pytest.approx(0.25)
    later = cell(rows, iso3="TUR", year=2002)
    assert later["carried"] == pytest.approx(0.2)
    assert (
        leeway.compute(panel, years=YEARS, draws=50, carry_years=0)
        .query("year == 2002 and iso3 == 'TUR'")
        .empty
    )


def test_leeway_names_patrons_that_fewer_channels_know(panel: Panel) -> None:
    ties = pd.concat(
        [panel.table("ties"), pd.DataFrame(tie("CHN", "IND", "pact_defense", np.nan, (2000,)))],
        ignore_index=True,
    )
    tables = {name: panel.table(name) for name in ("states", "traits", "variables")}
    rows = leeway.compute(Panel.from_tables({**tables, "ties": ties}, "unequal"), years=(2000, 2001), draws=5)
    india = cell(rows, iso3="IND", year=2000)
    assert india["apart"] == ""  # another kind of pact is known of China
    without = tables["variables"][tables["variables"]["variable"] != "pact_consultation"]
    less = Panel.from_tables({**tables, "ties": ties, "variables": without}, "one kind")
    rows = leeway.compute(less, years=(2000, 2001), draws=5)
    india = cell(rows, iso3="IND", year=2000)
    assert india["apart"] == "CHN"
    assert india["known_CHN"] == pytest.approx(2 / 3)  # arms and trade, not pacts
    assert india["known_USA"] == 1.0
    assert cell(rows, iso3="IND", year=2001)["apart"] == ""


def test_leeway_by_simpson_agrees_on_equal_patrons(panel: Panel) -> None:
    rows = leeway.compute(panel, years=YEARS, draws=20, index="simpson")
    assert cell(rows, iso3="TUR", year=2000)["value"] == pytest.approx(2.0)


def test_leeway_draws_hang_on_the_seed_alone(panel: Panel) -> None:
    one = leeway.compute(panel, years=YEARS, draws=30, seed=1)
    other = leeway.compute(panel, years=YEARS[1:], draws=30, seed=1)
    kept = one[one["year"] > YEARS[0]].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, other)
    assert not np.allclose(leeway.compute(panel, years=YEARS, draws=30, seed=2)["low"], one["low"])


def test_a_panel_without_any_channel_gives_no_rows() -> None:
    empty = Panel.from_tables({"states": STATES.table}, "empty")
    assert leeway.compute(empty, years=YEARS).empty
    assert dependence.compute(empty, years=YEARS).empty
    assert concentration.compute(empty, years=YEARS).empty
    ties = patron_ties.compute(empty, years=YEARS)
    assert (ties["status"] == "outside").all()
