"""Too few cases, years outside the record and samples that occur twice: the same for every claim test."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from support import claim_worlds
from tertius.claims import TESTS, assess
from tertius.claims.coverage import beyond_record
from tertius.claims.grid import sample_of
from tertius.claims.judging.judge import verdict_of
from tertius.claims.multiverse import distinct, unlike
from tertius.claims.rule import LEANINGS, MINIMUM_OWN, Bar, decide, direction
from tertius.claims.says import Says
from tertius.claims.verdict import Estimate, GridCell
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.testing.claim_test import bind

BAR = Bar(0.0, "difference", matters=0.1, none=0.0)
POWERS = {"patron", "rival", "focal"}


def asks(name: str) -> set[str]:
    """Return the parameters that a test must be given beside the powers."""
    fields = TESTS.get(name).parameters.model_fields
    return {key for key, field in fields.items() if field.is_required()} - POWERS


#: Tests that ask about years and need nothing else to be bound.
DATED = [
    n for n, t in TESTS.all().items() if {"first", "last"} <= set(t.parameters.model_fields) and not asks(n)
]


@cache
def small() -> Panel:
    return claim_worlds.make(claim_worlds.World(states=30, never=10, trade_and_votes=True))


def cell(value: float, n: float, own: float | None = None, sample: str = "", role: str = "main") -> GridCell:
    e = Estimate(value, value - 0.1, value + 0.1, 0.95, "difference", int(n), n, "made up", own)
    return GridCell({"k": sample}, role, e, direction(e, 0.0), sample)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [n for n, t in TESTS.all().items() if not t.exact])
def test_two_cases_lean_nowhere_in_any_test_whatever_is_claimed(name: str) -> None:
    test = TESTS.get(name)
    if asks(name):
        pytest.skip("it must be told what to compare; its own tests do")
    bar = test.bar(bind(test, None, name))
    assert bar.minimum >= 3, "a test cannot ask for less than an interval can rest on"
    high = 3.0 if bar.scale == "ratio" else 0.9
    for n in (2.0, bar.minimum - 0.1):
        e = Estimate(high, high - 0.01, high + 0.01, 0.95, "u", 3, n, "made up")
        found = decide([GridCell({}, "main", e, "for")], bar)
        assert found.label == "too few to tell" and f"{n:.3g}" in found.why


def test_strength_that_others_lend_makes_up_for_no_case_of_its_own() -> None:
    lent = decide([cell(0.5, 90, own=2.0)], BAR)
    assert lent.label == "too few to tell" and lent.why.startswith("2 effective observations of its own")
    assert decide([cell(0.5, 90, own=MINIMUM_OWN)], BAR).label == "supported"
    assert decide([cell(0.5, 90)], BAR).label not in LEANINGS


@pytest.mark.parametrize("name", DATED)
def test_years_outside_the_record_are_not_testable_and_say_why(name: str) -> None:
    test = TESTS.get(name)
    p = bind(test, {"first": 2090, "last": 2100}, name)
    with pytest.raises(PanelError, match=r"2090|a variable of the panel"):
        verdict_of(test, small(), p, claim="c", name=name, says=Says("less"))


def test_years_that_the_record_covers_in_part_are_named() -> None:
    needed = (("ties", "arms_delivery"), ("ties", "trade_share"))
    assert beyond_record(small(), needed, 1960, 1990) == []
    assert any("covers" in said for said in beyond_record(small(), needed, 1946, 2025))


def test_a_sample_counts_once_by_its_cases_and_not_by_its_numbers() -> None:
    main, again = cell(0.5, 50, sample="a"), cell(0.5000004, 50, sample="a", role="variant")
    other = cell(0.5, 50, sample="b", role="variant")
    sham = replace(again, role="placebo")
    assert unlike([again, main, other, sham]) == (main, other, sham)
    assert len(distinct([main, again, other])) == 2, "equal numbers of other cases are another sample"
    unnamed = [replace(c, sample="") for c in (main, other)]
    assert len(distinct(unnamed)) == 1
    lone, doubled = decide([main, other], BAR), decide([main, again, again, other], BAR)
    assert lone == doubled


def test_the_name_of_a_sample_follows_its_content() -> None:
    rows = np.array([1, 2, 3])
    assert sample_of(rows, "x") == sample_of(rows.copy(), "x") != sample_of(rows[::-1].copy(), "x")
    assert sample_of(rows) != sample_of(rows.astype(float))
    assert sample_of(np.array(["a", "b"], dtype=object)) == sample_of(np.array(["a", "b"], dtype=object))


def test_a_period_that_cuts_nothing_off_gives_no_more_specifications() -> None:
    test = TESTS.get("tie_survival")
    early = assess(test, small(), bind(test, {"last": 1991}, "tie_survival"))
    cells = [c for c in early.cells if c.role != "placebo"]
    periods = {str(c.specification["period"]) for c in unlike(cells)}
    assert {"all years", "to 1991"} <= {str(c.specification["period"]) for c in cells}
    assert periods == {"all years"}, "to 1991 is the same sample where the claim ends in 1991"
    verdict = verdict_of(test, small(), early.parameters, claim="c", name="tie_survival")
    assert len(verdict.grid) == len(unlike(early.cells)) < len(early.cells)
    assert any("count once" in note for note in verdict.notes)


def test_a_tie_that_nobody_could_follow_says_why() -> None:
    test = TESTS.get("tie_survival")
    found = assess(test, small(), bind(test, {"patron": "TUR"}, "tie_survival"))
    assert found.decision.label == "not testable"
    said = test.report(found)
    assert "on record" in said.sentence and "on record" in said.plain
