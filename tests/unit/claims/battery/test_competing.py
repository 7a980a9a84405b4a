"""Competing outcomes, late entry, pacts and pooling in the tests of ties."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from support.claim_worlds import World, clients, make
from tertius.case.schema import Claim
from tertius.claims import TESTS
from tertius.claims.following.incidence import incidence_of
from tertius.claims.following.kaplan_meier import curve
from tertius.claims.following.pacts import blocks_of
from tertius.claims.following.samples import Followed, ages, by_age
from tertius.claims.following.successors import comes_anew, outcomes
from tertius.claims.following.tie_years import YEARS, TieYears
from tertius.claims.judging.judge import verdict_of
from tertius.claims.verdict import DataTable, Verdict
from tertius.panel.panel import Panel

WORDS = {"estimand": "e", "decision_rule": "d", "reference_class": "r", "falsifier": "f"}
CLAIM = Claim(id="made", paraphrase="p", hedge="might", kind="base rate", opposite="o", needs="n", **WORDS)


def with_ties(panel: Panel, rows: list[tuple[str, str, int, str, float]], kinds: dict[str, str]) -> Panel:
    """Return the panel with more ties; `kinds` gives what absence of each new kind means."""
    ties, variables = panel.table("ties"), panel.table("variables")
    more = pd.DataFrame(rows, columns=["source", "target", "year", "kind", "value"])
    more = more.assign(error=np.nan, status="observed", dataset="made")[list(ties.columns)]
    new = variables.iloc[[0] * len(kinds)].assign(
        table="ties", variable=list(kinds), absent=list(kinds.values())
    )
    new = new.assign(first=1946, last=2024, dataset="made")
    tables = {name: panel.table(name) for name in ("states", "traits", "events")}
    tables |= {"ties": pd.concat([ties, more], ignore_index=True)}
    tables |= {"variables": pd.concat([variables, new], ignore_index=True)}
    return Panel.from_tables(tables, f"more-{len(rows)}-{panel.digest}")


def judged(panel: Panel, **given: object) -> Verdict:
    test = TESTS.get("tie_survival")
    bound = test.parameters.model_validate({"patron": "RUS", **given})
    return verdict_of(test, panel, bound, claim="made", name="tie_survival")


def table(verdict: Verdict, words: str) -> DataTable:
    return next(t for t in verdict.tables if words in t.title)


def test_members_of_one_pact_form_a_block() -> None:
    names = clients(6)
    rows = [("RUS", s, y, "pact_id", 7.0) for s in names[:3] for y in range(1960, 1991)]
    rows += [("RUS", s, y, "pact_id", 8.0) for s in names[2:4] for y in range(1991, 2010)]
    panel = with_ties(make(World(states=6)), rows, {"pact_id": "missing"})
    states = tuple(names)
    cases = [(names[0], 1970), (names[1], 1971), (names[2], 1995), (names[3], 1995), (names[4], 1970)]
    found = blocks_of(panel, "RUS", states, cases)
    assert found[names[0]] == found[names[1]] and found[names[2]] == found[names[3]]
    assert len(set(found.values())) == 3
    joined = blocks_of(panel, "RUS", states, [*cases, (names[2], 1970)])  # a member of both: one block
    assert len({joined[s] for s in names[:4]}) == 1 and joined[names[4]] == names[4]
    alone = blocks_of(make(World(states=6)), "RUS", states, cases)
    assert alone == {s: s for s, _ in cases}


def test_a_pact_whose_members_leave_together_counts_once() -> None:
    world = World(states=50, kept=0.5, loss=0.0)
    plain = judged(make(world), patrons=("RUS",))
    rows = [("RUS", s, y, "pact_id", 7.0) for s in clients(50)[:25] for y in range(1950, 2019)]
    joined = judged(with_ties(make(world), rows, {"pact_id": "missing"}), patrons=("RUS",))
    assert plain.headline is not None and joined.headline is not None
    assert plain.headline.value == joined.headline.value
    row = next(r for r in table(joined, "counts once").rows if r[0] == "arms")
    columns = table(joined, "counts once").columns
    assert row[columns.index("states, pacts once")] <= 26 < 40 <= row[columns.index("states")]
    assert joined.headline.n_effective <= plain.headline.n_effective


def test_ages_know_what_they_do_not_know() -> None:
    active = np.full((3, len(YEARS)), np.nan)
    active[0, 4:12] = [1, 1, 0, 1, 1, 1, 0, 0]  # there when the record begins, and again later
    active[1, 4:12] = [0, 1, 1, 1, 1, 1, 1, 1]
    active[2, 4:12] = 0
    ties = TieYears("made", ("A", "B", "C"), active, np.zeros_like(active, dtype=bool))
    found = ages(ties)
    assert found[0, 5:12].tolist() == [-1, -1, 0, 1, 2, 3, 0]
    assert found[1, 5:12].tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert not found[2].any()
    # Of starts in columns 6, 9 and 10: the first has an unknown age, B entered at 4 + 1 years and is kept.
    start = YEARS[[6, 9, 10]].astype(np.int64)
    sample = Followed(("A", "A", "B"), start, np.array([0, 2, 1]), np.array([False, True, False]))
    late, left_out = by_age(ties, sample)
    assert left_out == 1 and late.states == ("A", "B")
    assert late.entry is not None and late.entry.tolist() == [3, 6] and late.time.tolist() == [5, 7]
    counts = late.counts(8)
    assert counts.at_risk.sum(axis=0).tolist() == [0, 0, 0, 1, 1, 0, 1, 0]


def test_late_entry_is_used_by_the_curve() -> None:
    rng = np.random.default_rng(3)
    life = rng.geometric(0.2, 4000)
    entry = rng.integers(0, 6, 4000)
    seen = life > entry
    names = tuple(f"S{k % 200:03d}" for k in np.flatnonzero(seen))
    cases = Followed(
        names, np.full(int(seen.sum()), 1990), life[seen], np.ones(int(seen.sum()), bool), entry[seen]
    )
    found = curve(cases.counts(8))
    assert found.survival == pytest.approx(0.8 ** np.arange(1, 9), abs=0.03)
    wrong = curve(Followed(names, cases.years, cases.time, cases.lost).counts(8))
    assert wrong.survival[4] > found.survival[4] + 0.1


def test_a_new_power_replaces_one_that_was_there_does_not() -> None:
    names = tuple(clients(4))
    rows = [("USA", names[0], y, "arms_delivery", 1.0) for y in range(1981, 1990)]
    rows += [("USA", names[1], y, "arms_delivery", 1.0) for y in range(1970, 1990)]
    panel = with_ties(make(World(states=4, without=("arms_delivery",))), rows, {"arms_delivery": "zero"})
    found = comes_anew(panel, "arms", "USA", names, 3)
    at = 1980 - 1946
    assert found[:, at].tolist() == [True, False, False, False]
    assert not found[0, at - 2] and found[0, at - 1] and found[0, at + 1]
    assert not found[0, at + 2]  # by 1982 it has been there in the five years before
    sample = Followed(names[:3], np.full(3, 1978), np.array([2, 2, 5]), np.array([True, True, False]))
    ways = outcomes(sample, names, found)
    assert ways.tolist() == [1, 2, 0]
    shares = incidence_of(sample, TieYears("arms", names, np.ones((4, len(YEARS))), found), found, 5)
    assert shares is not None
    assert shares.cumulative[:, 4] == pytest.approx([1 / 3, 1 / 3]) and shares.free[4] == pytest.approx(1 / 3)


def test_the_verdict_shows_the_standard() -> None:
    verdict = judged(make(World(patrons=("RUS", "USA"), kept=0.7)), patrons=("RUS", "USA"))
    shares = table(verdict, "replaced")
    by_year = {(r[0], r[1]): 0.0 for r in shares.rows}
    for r in shares.rows:
        by_year[r[0], r[1]] += float(r[3])  # type: ignore[arg-type]
    assert all(total == pytest.approx(1.0, abs=2e-4) for total in by_year.values())
    patrons = table(verdict, "by patron")
    drawn = [r for r in patrons.rows if r[1] == 3 and r[6] is not None]
    assert len(drawn) == 2
    alone, together = ([float(r[k]) for r in drawn] for k in (2, 7))  # type: ignore[arg-type]
    assert abs(together[0] - together[1]) <= abs(alone[0] - alone[1])
    assert all(0 <= float(r[10]) <= 1 for r in drawn)  # type: ignore[arg-type]
    lowest = table(verdict, "without one state").rows[0]
    assert verdict.headline is not None and verdict.headline.value is not None
    assert float(lowest[1]) <= verdict.headline.value  # type: ignore[arg-type]
    assert any(f.kind == "incidence" and f.data.rows for f in verdict.figures)


def test_moves_have_the_standard_too() -> None:
    test = TESTS.get("existential_rate")
    world = World(movers=30, movers_kept=0.5, patrons=("RUS", "CHN"))
    given = test.parameters.model_validate({"patron": "RUS", "rival": "USA"})
    verdict = verdict_of(test, make(world), given, claim="made", name="existential_rate")
    shares = table(verdict, "replaced")
    by_year = {(r[0], r[1]): 0.0 for r in shares.rows}
    for r in shares.rows:
        by_year[r[0], r[1]] += float(r[3])  # type: ignore[arg-type]
    assert by_year and all(total == pytest.approx(1.0, abs=2e-4) for total in by_year.values())
    drawn = table(verdict, "alone and pooled").rows
    assert [str(r[0])[:3] for r in drawn[:2]] == ["RUS", "CHN"]
    assert all(0 <= float(r[9]) <= 1 for r in drawn[:2])  # type: ignore[arg-type]
    assert len(table(verdict, "without one state").rows) >= 5


def test_counted_members_of_a_pact_count_once() -> None:
    test = TESTS.get("count_under_definitions")
    names = clients(50)[:10]
    rows = [("RUS", s, y, "pact_id", 7.0) for s in names for y in range(1950, 2019)]
    panel = with_ties(make(World(supported_states=30)), rows, {"pact_id": "missing"})
    bound = test.parameters.model_validate({"patron": "RUS", "placebo_patron": None})
    verdict = verdict_of(test, panel, bound, claim="made", name="count_under_definitions")
    main = table(verdict, "pact").rows[0]
    assert main[1] == 30 and main[2] == 21


def test_definitions_that_no_record_covers_are_left_out() -> None:
    panel = with_ties(make(World()), [("RUS", clients(50)[0], 2015, "visit", 1.0)], {"visit": "zero"})
    given = {"patron": "RUS", "at_least": 1, "first": 2018, "last": 2018, "placebo_patron": None}
    test = TESTS.get("count_under_definitions")
    bound = test.parameters.model_validate(given)
    verdict = verdict_of(test, panel, bound, claim="made", name="count_under_definitions")
    asked = {cell.specification["together with"] for cell in verdict.grid}
    assert "troops" not in asked and "visit" in asked
    assert any("No troops is on record" in note for note in verdict.notes)
