"""UN roll calls: each trap of the copies, the merge, and agreement against plain counting."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from support.irt_naive import agreement as counted
from tertius.core.errors import SourceError
from tertius.measures import agreement as agreement_module
from tertius.measures import ideal_points
from tertius.measures.agreement import agreement
from tertius.measures.shared import votes as votes_module
from tertius.measures.shared.votes import merged
from tertius.panel.derivation import Inputs
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.panel.states import States
from tertius.pipeline.build import run_derivation
from tertius.sources import SOURCES
from tertius.sources.parsing.un_dates import openings, repair
from tertius.sources.record import Parsed

STATES = States.embedded()
NAMES = ("un_votes", "un_votes_matrix", "un_votes_lists")


@pytest.fixture(autouse=True)
def few_roll_calls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let samples of a few roll calls a year count as years."""
    if "samples" in request.fixturenames:
        monkeypatch.setattr(votes_module, "LEAST_CALLS", 1)


@pytest.fixture
def samples(tmp_path: Path) -> dict[str, Parsed]:
    found = {}
    for name in NAMES:
        SOURCES.get(name).sample(tmp_path)
        found[name] = SOURCES.get(name).read(tmp_path)
    return found


def test_a_date_outside_its_session_is_put_right(samples: dict[str, Parsed]) -> None:
    calls = samples["un_votes"].tables["roll_calls"].set_index("rcid")
    assert calls.loc[961, ["date", "year", "repair"]].tolist() == ["1967-12-07", 1967, "year"]
    assert calls.loc[4521, ["date", "year", "repair"]].tolist() == ["2005-08-12", 2005, "swapped"]
    assert calls.loc[9079, ["date", "year", "repair"]].tolist() == ["2020-01-14", 2020, "none"]


def test_a_special_session_before_the_regular_one_keeps_its_year(tmp_path: Path) -> None:
    import rdata

    SOURCES.get("un_votes").sample(tmp_path)
    path = tmp_path / "unvotes_r" / "un_roll_calls.rda"
    calls = rdata.read_rda(path)["un_roll_calls"].reset_index(drop=True)
    calls.loc[0, "unres"] = "SS/5"
    rdata.write_rda(path, {"un_roll_calls": calls})
    table = SOURCES.get("un_votes").read(tmp_path).tables["roll_calls"]
    assert table.set_index("rcid").loc[961, "year"] == 1966


def test_sessions_follow_from_the_neighbouring_numbers() -> None:
    order = pd.Series(range(60))
    dates = pd.Series(pd.to_datetime(["2021-12-06"] * 30 + ["2022-12-07"] * 30))
    dates[50] = pd.Timestamp("2023-08-01")  # adopted late in the session of 2022
    dates[40] = pd.Timestamp("2022-04-12")  # the 4th of December, written the wrong way round
    opened = openings(dates, order)
    assert opened[[5, 20, 50, 55]].tolist() == [2021, 2021, 2022, 2022]
    fixed = repair(dates, opened)
    assert fixed.loc[40].tolist() == ["2022-12-04", 2022, "swapped"]
    assert fixed.loc[50].tolist() == ["2023-08-01", 2023, "none"]


def test_cut_numbers_are_restored(samples: dict[str, Parsed]) -> None:
    calls = samples["un_votes_matrix"].tables["roll_calls"].set_index("rcid")
    assert calls.loc[9411, ["date", "repair"]].tolist() == ["2023-12-04", "number"]
    assert calls.loc[411, "date"] == "1954-12-03"


def test_absent_and_not_a_member_are_told_apart(samples: dict[str, Parsed]) -> None:
    votes = samples["un_votes_matrix"].tables["votes"].set_index(["rcid", "iso3"])["vote"]
    assert votes[9364, "SSD"] == "absent"
    assert (411, "SSD") not in votes.index
    assert votes[9411, "GBR"] == "no"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2022-11-30", "30.11.2022", "a date YYYY-MM-DD"),
        ("FALSE,1,2,1,3,1,8", "FALSE,1,2,7,3,1,8", "1, 2, 3, 8 or 9"),
        ("CHN,GBR", "CHN,CHN", "a column for each state"),
    ],
)
def test_a_spoilt_matrix_is_refused(tmp_path: Path, old: str, new: str, expected: str) -> None:
    source = SOURCES.get("un_votes_matrix")
    source.sample(tmp_path)
    path = tmp_path / source.files[0].name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(SourceError, match=expected):
        source.read(tmp_path)


def test_a_vote_on_an_unlisted_roll_call_is_refused(tmp_path: Path) -> None:
    import rdata

    SOURCES.get("un_votes").sample(tmp_path)
    votes = pd.DataFrame({"rcid": [77.0], "country": ["France"], "vote": ["yes"]})
    rdata.write_rda(tmp_path / "unvotes_r" / "un_votes.rda", {"un_votes": votes})
    with pytest.raises(SourceError, match="listed roll calls"):
        SOURCES.get("un_votes").read(tmp_path)


def test_an_unknown_resolution_is_refused(tmp_path: Path) -> None:
    source = SOURCES.get("un_votes_lists")
    source.sample(tmp_path)
    path = tmp_path / source.files[0].name
    path.write_text(path.read_text().replace("68/262", "68/263"))
    with pytest.raises(SourceError, match="did you mean '68/262'"):
        source.read(tmp_path)


def test_copies_are_merged_each_roll_call_once(samples: dict[str, Parsed]) -> None:
    votes = merged(Inputs(samples, STATES)).set_index(["roll_call", "state"])
    assert not votes.index.duplicated().any()
    assert votes.loc[(961, "YUG"), "answer"] == 0
    assert (961, "SCG") not in votes.index
    assert votes.loc[(4521, "SCG"), "answer"] == 0  # the name goes on, the state does not
    assert votes.loc[(9373, "USA"), "answer"] == 2
    assert (9364, "SSD") not in votes.index  # absent
    own = votes[votes.index.get_level_values("roll_call") > 1_000_000]
    assert set(own["period"]) == {2022}  # 68/262 is in the first copy already
    assert sorted(own.index.get_level_values("state")) == ["CHN", "GBR", "RUS", "SSD", "USA"]


def test_the_lists_are_optional(samples: dict[str, Parsed]) -> None:
    votes = merged(Inputs({k: v for k, v in samples.items() if k != "un_votes_lists"}, STATES))
    assert votes["roll_call"].max() < 10_000


def random_votes(seed: int) -> tuple[np.ndarray, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    table = rng.choice([-1, 0, 1, 2], size=(7, 25), p=[0.2, 0.5, 0.2, 0.1])
    table[5] = 0  # one that always says yes
    table[6] = -1
    table[6, 3] = 1  # and one that came once
    rows = [(c, f"S{s}", 2000, int(table[s, c])) for s in range(7) for c in range(25) if table[s, c] >= 0]
    return table, pd.DataFrame(rows, columns=["roll_call", "state", "period", "answer"])


@pytest.mark.parametrize("seed", range(3))
def test_agreement_equals_plain_counting(seed: int) -> None:
    table, votes = random_votes(seed)
    found = agreement(votes).set_index(["a", "b"])
    for a in range(7):
        for b in range(a + 1, 7):
            joint = int(((table[a] >= 0) & (table[b] >= 0)).sum())
            if joint == 0:
                assert (f"S{a}", f"S{b}") not in found.index
                continue
            row = found.loc[(f"S{a}", f"S{b}")]
            assert row["n"] == joint
            np.testing.assert_allclose(
                row[["raw", "pi", "kappa"]].to_numpy(float),
                counted(table[a].tolist(), table[b].tolist()),
                atol=1e-12,
            )


def test_agreement_of_identical_and_opposite_voters() -> None:
    rows = [
        (c, s, 2000, a)
        for c in range(10)
        for s, a in (("A", c % 2 * 2), ("B", c % 2 * 2), ("C", 2 - c % 2 * 2))
    ]
    found = agreement(pd.DataFrame(rows, columns=["roll_call", "state", "period", "answer"])).set_index(
        ["a", "b"]
    )
    assert found.loc[("A", "B"), ["raw", "pi", "kappa"]].tolist() == [1.0, 1.0, 1.0]
    assert found.loc[("A", "C"), ["raw", "pi", "kappa"]].tolist() == [0.0, -1.0, -1.0]


def test_agreement_where_chance_explains_all_is_missing(samples: dict[str, Parsed]) -> None:
    rows = [(c, s, 2000, 0) for c in range(5) for s in ("A", "B")]
    found = agreement(pd.DataFrame(rows, columns=["roll_call", "state", "period", "answer"]))
    assert found["raw"].tolist() == [1.0]
    assert found[["pi", "kappa"]].isna().all(axis=None)
    ties = run_derivation(agreement_module.DERIVATION, Inputs(samples, STATES))["ties"]
    assert (ties["value"].isna() == (ties["status"] == "missing")).all()


def test_important_votes_are_those_on_the_list_where_it_reaches(
    samples: dict[str, Parsed], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = samples["un_votes"].tables["roll_calls"].set_index("rcid")["important"]
    assert calls[4521] and calls.drop(4521).isna().all(), "the list of the sample is that of one year"

    def rows() -> pd.DataFrame:
        ties = run_derivation(agreement_module.DERIVATION, Inputs(samples, STATES))["ties"]
        return ties[ties["kind"] == "agreement_important"].set_index(["source", "target", "year"])

    assert (rows()["status"] == "missing").all(), "one vote is too few"
    monkeypatch.setattr(agreement_module, "LEAST_IMPORTANT", 1)
    found = rows()
    assert {s for s, _, _ in found.index} == {"USA"} and {y for _, _, y in found.index} == {2005}
    assert found.loc[("USA", "RUS", 2005), "value"] == 0.0 and "GBR" in found.index.get_level_values(1)


def test_a_list_of_something_else_is_refused(tmp_path: Path) -> None:
    import rdata

    SOURCES.get("un_votes").sample(tmp_path)
    path = tmp_path / "unvotes_r" / "un_roll_calls.rda"
    calls = rdata.read_rda(path)["un_roll_calls"].reset_index(drop=True)
    calls.loc[0, "importantvote"] = 2.0
    rdata.write_rda(path, {"un_roll_calls": calls})
    with pytest.raises(SourceError, match="0 or 1"):
        SOURCES.get("un_votes").read(tmp_path)


def test_derived_rows_read_back_with_intervals(samples: dict[str, Parsed]) -> None:
    inputs = Inputs(samples, STATES)
    points, pairs = (run_derivation(d.DERIVATION, inputs) for d in (ideal_points, agreement_module))
    variables = pd.concat([points["variables"], pairs["variables"]], ignore_index=True)
    tables = {
        "traits": points["traits"],
        "ties": pairs["ties"],
        "variables": variables,
        "states": STATES.table,
    }
    panel = Panel.from_tables(tables, "test")
    found = ideal_points.compute(panel)
    assert (found["low"] < found["value"]).all() and (found["value"] < found["high"]).all()
    assert panel.trait_grid("ideal_point", ["SYR"], [1964]).status.iloc[0, 0] == "missing"
    close = agreement_module.compute(panel)
    assert {"agreement", "agreement_pi", "agreement_kappa"} <= set(close.columns)
    row = close[(close["iso3"] == "CHN") & (close["patron"] == "RUS") & (close["year"] == 2022)].iloc[0]
    assert row["value"] == pytest.approx(5 / 6, abs=0.01)  # agree twice, one abstention against a no


def test_new_sessions_carry_on_from_the_panel(samples: dict[str, Parsed]) -> None:
    inputs = Inputs(samples, STATES)
    made = run_derivation(ideal_points.DERIVATION, inputs)
    panel = Panel.from_tables({**made, "states": STATES.table}, "test")
    rows = [
        (c, s, 2025, a)
        for c in range(12)
        for s, a in (("USA", 2), ("GBR", 1 + c % 2), ("RUS", 0), ("CHN", c % 2))
    ]
    new = ideal_points.carry_on(panel, pd.DataFrame(rows, columns=["roll_call", "state", "period", "answer"]))
    assert set(new["year"]) == {2025}
    value = new.set_index("iso3")["value"]
    assert value["USA"] > value["GBR"] > value["RUS"]


def test_newer_votes_on_their_own_carry_the_embedded_panel_on(samples: dict[str, Parsed]) -> None:
    alone = Inputs({"un_votes_matrix": samples["un_votes_matrix"]}, STATES)
    points = run_derivation(ideal_points.DERIVATION, alone)["traits"]
    embedded = load_panel().traits("ideal_point")
    old = embedded[embedded["year"] < 2024]
    kept = points[points["year"] < 2024]
    assert len(kept) == len(old)
    assert kept["value"].sum() == pytest.approx(old["value"].sum())
    assert set(points.loc[points["year"] == 2024, "iso3"]) == {"CHN", "GBR", "RUS", "USA", "YEM"}
    pairs = run_derivation(agreement_module.DERIVATION, alone)["ties"]
    new = pairs[(pairs["year"] == 2024) & (pairs["kind"] == "agreement")]
    assert new.set_index(["source", "target"])["value"]["USA", "GBR"] == 1.0


def test_a_build_without_the_historical_votes_is_refused(samples: dict[str, Parsed]) -> None:
    inputs = Inputs({"un_votes_matrix": samples["un_votes_matrix"], "archigos": Parsed({})}, STATES)
    with pytest.raises(SourceError, match="un_votes"):
        merged(inputs)


def test_a_year_of_few_divided_roll_calls_says_nothing() -> None:
    rows = [(c, s, 2000, a) for c in range(30) for s, a in (("A", 0), ("B", 2 * (c < 19)))]
    rows += [(c, s, 2001, a) for c in range(40, 70) for s, a in (("A", 0), ("B", 2 * (c < 60)))]
    votes = pd.DataFrame(rows, columns=["roll_call", "state", "period", "answer"])
    assert votes_module.spoken(votes) == [2001]  # 19 divided ones are too few, 20 are enough


def test_validation_counts_states_in_both() -> None:
    mine = pd.DataFrame({"iso3": list("ABCD"), "year": 2000, "value": [1.0, 2.0, 3.0, 9.0]})
    theirs = pd.DataFrame({"iso3": list("ABC"), "year": 2000, "value": [2.0, 4.0, 6.0]})
    found = ideal_points.validation(mine, theirs)
    assert found["n"].tolist() == [3]
    assert found["r"].iloc[0] == pytest.approx(1.0)


def test_published_points_follow_the_crosswalk() -> None:
    points = pd.DataFrame(
        {
            "cow": [260, 255, 345],
            "year": [1990, 1990, 2010],
            "all_votes": [1.0, 2.0, 0.5],
            "votes": [40.0, 50.0, 60.0],
        }
    )
    found = ideal_points.published_points(points, "all_votes", STATES).set_index(["iso3", "year"])["value"]
    assert found["DEU", 1990] == 2.0
    assert found["SRB", 2010] == 0.5
