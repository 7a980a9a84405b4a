"""Rival theses: the rule treats a thesis and its negation alike; coherence against a brute-force search."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.claim_worlds import World, make
from tertius.case.load import parse_case
from tertius.case.schema import Case
from tertius.claims.judging.coherence import Coherence, Relation, make_coherent, project, settle
from tertius.claims.judging.judge import judge, judge_all
from tertius.claims.rule import Bar, Placebo, decide, direction, mirrored
from tertius.claims.verdict import Direction, Estimate, GridCell, Probability, RivalVerdict, Verdict
from tertius.core.errors import CaseError

FLIP: dict[Direction, Direction] = {"for": "against", "against": "for", "neither": "neither"}


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[GridCell], float]:
    """Return a grid whose directions follow from its estimates, and its threshold."""
    threshold = draw(st.floats(-1, 1))
    roles = ["main", *["variant"] * draw(st.integers(0, 25)), *["placebo"] * draw(st.integers(0, 2))]
    cells = []
    for k, role in enumerate(roles):
        value = threshold + draw(st.sampled_from([-0.8, -0.4, -0.1, 0.0, 0.1, 0.4, 0.8]))
        low, high = (draw(st.floats(0.01, 0.6)) for _ in "ab")
        n = draw(st.sampled_from([5, 40]))
        e = Estimate(value, value - low, value + high, 0.95, "units", n, float(n), "made up")
        e = e if k == 0 or draw(st.booleans()) else replace(e, value=None, low=None, high=None)
        cells.append(GridCell({"k": k}, role, e, direction(e, threshold)))  # type: ignore[arg-type]
    return cells, threshold


def reflected(cells: list[GridCell]) -> list[GridCell]:
    """Return the grid of the negation: every estimate with its sign changed, placebos left to their side."""
    out = []
    for cell in cells:
        e = cell.estimate
        turned = replace(e, value=_less(e.value), low=_less(e.high), high=_less(e.low))
        out.append(replace(cell, estimate=turned, direction=FLIP[cell.direction]))
    return out


def _less(x: float | None) -> float | None:
    return None if x is None else -x


def bar(threshold: float) -> Bar:
    return Bar(threshold, "difference", matters=0.1, none=threshold)


@settings(max_examples=200, deadline=None)
@given(grids())
def test_a_thesis_and_its_negation_get_mirrored_labels(made: tuple[list[GridCell], float]) -> None:
    cells, threshold = made
    turned = reflected(cells)
    assert [c.direction for c in turned] == [direction(c.estimate, -threshold) for c in turned]
    one, other = decide(cells, bar(threshold)), decide(turned, bar(-threshold))
    assert other.label == mirrored(one.label) and mirrored(mirrored(one.label)) == one.label
    if one.mass is not None and other.mass is not None:
        assert (one.mass.beyond, one.mass.inside) == pytest.approx((other.mass.below, other.mass.inside))


@settings(max_examples=100, deadline=None)
@given(grids(), st.lists(st.floats(-1, 1), min_size=20, max_size=40))
def test_placebo_draws_are_as_neutral(made: tuple[list[GridCell], float], shifts: list[float]) -> None:
    cells, threshold = made
    draws = tuple(
        Estimate(threshold + s, threshold + s - 0.2, threshold + s + 0.2, 0.95, "units", 40, 40.0, "made up")
        for s in shifts
    )
    turned = tuple(replace(d, value=_less(d.value), low=_less(d.high), high=_less(d.low)) for d in draws)
    one = decide(cells, bar(threshold), Placebo("made up", draws))
    other = decide(reflected(cells), bar(-threshold), Placebo("made up", turned))
    main = cells[0].estimate.value
    if main == threshold:
        return  # at no effect at all there is no side to take
    assert other.label == mirrored(one.label) and other.placebo == one.placebo


@settings(max_examples=100, deadline=None)
@given(grids())
def test_a_placebo_only_ever_silences(made: tuple[list[GridCell], float]) -> None:
    cells, threshold = made
    main = cells[0].estimate
    without = decide(cells, bar(threshold)).label
    within = decide(cells, bar(threshold), Placebo("the main estimate itself", (main,) * 50)).label
    assert within == without or within == "not identified"


TEXT = """\
id: made
title: Made
summary: For tests.
source: {author: A, title: T, publisher: P, date: 2026-01}
date: 2026-01
patron: RUS
rival: USA
focal: SYR
claims:
%s
"""
CLAIM = """\
  - id: %s
    paraphrase: p
    hedge: likely
    kind: base rate
    estimand: e
    decision_rule: d
    reference_class: r
    falsifier: f
    opposite: the other way
    test: {name: tie_survival, parameters: {patrons: [RUS], threshold: %s}}
"""


def case(*claims: str) -> Case:
    return parse_case(TEXT % "".join(claims), "made.yaml")


@pytest.mark.parametrize(("kept", "label"), [(0.9, "supported"), (0.1, "contradicted")])
def test_a_rival_goes_through_the_same_test(kept: float, label: str) -> None:
    made = case(
        CLAIM % ("exact", -0.4) + "    rival: {paraphrase: More ties end.}\n",
        CLAIM % ("own", -0.4) + "    rival: {parameters: {threshold: -0.45}, hedge: might}\n",
    )
    exact, own = judge_all(made, make(World(kept=kept, states=24)))
    assert exact.label == label and exact.rival is not None and own.rival is not None
    assert exact.rival.exact and exact.rival.label == mirrored(exact.label)
    assert exact.rival.thesis == "More ties end." and own.rival.thesis == "the other way"
    assert exact.probability is not None and exact.rival.probability is not None
    assert exact.rival.probability.value == pytest.approx(1 - (exact.probability.value or 0), abs=2e-4)
    assert not own.rival.exact and own.rival.parameters["threshold"] == -0.45
    assert own.rival.label == mirrored(exact.label)  # both lie clear of -0.45 as well
    assert [h.word for h in own.rival.hedges] == ["might"]
    assert Verdict.from_json(exact.to_json()) == exact


def test_claims_on_one_quantity_are_coherent_by_themselves() -> None:
    made = case(
        CLAIM % ("strong", -0.2) + "    implies: [weak]\n    rival: {parameters: {threshold: -0.1}}\n",
        CLAIM % ("weak", -0.4),
    )
    strong, weak = judge_all(made, make(World(kept=0.75, states=24)))
    assert strong.probability is not None and weak.probability is not None
    assert strong.probability.coherent == strong.probability.value <= weak.probability.value  # type: ignore[operator]
    assert strong.rival is not None and strong.rival.probability is not None
    # Not above -0.1 and above -0.2: one of the two must be true.
    assert (strong.rival.probability.coherent or 0) + (strong.probability.coherent or 0) >= 1 - 1e-3


def verdict(claim: str, p: float | None, rival: float | None = None) -> Verdict:
    other = None
    if rival is not None:
        other = RivalVerdict("t", False, "a", "undetermined", None, None, Probability(rival))
    return Verdict(claim, None, "leaning for", "s", probability=Probability(p), rival=other)


def test_what_implies_is_no_likelier_and_the_hedge_is_held_against_that() -> None:
    made = case(CLAIM % ("five", 0.0) + "    implies: [three]\n", CLAIM % ("three", 0.0))
    five, three = settle(made, [verdict("five", 0.8), verdict("three", 0.4)])
    assert five.probability is not None and three.probability is not None
    assert five.probability.coherent == three.probability.coherent == pytest.approx(0.6)
    assert five.hedges[0].found == pytest.approx(0.6) and five.probability.value == 0.8


def test_relations_across_the_cases_own_claims_are_kept_when_one_is_judged_alone() -> None:
    made = case(CLAIM % ("five", 0.0) + "    implies: [three]\n", CLAIM % ("three", 0.0))
    alone = judge(made, made.claims[0], make(World(states=24)))
    (settled,) = settle(made, [alone])
    assert settled.probability is not None and settled.probability.coherent == settled.probability.value


IMPLIES = (Relation("implies", "a", "b"), Relation("implies", "b", "c"))
JOINT = (Relation("joint", "j", parts=("a", "b")),)


def brute(p: dict[str, float], relations: tuple[Relation, ...], step: float = 0.02) -> float:
    """The least squared distance to a mixture of admissible truth values, by random search of mixtures."""
    names = list(p)
    worlds = np.array(
        [
            t
            for t in itertools.product((0.0, 1.0), repeat=len(names))
            if all(r.allows(dict(zip(names, map(bool, t), strict=True))) for r in relations)
        ]
    )
    rng = np.random.default_rng(0)
    target = np.array([p[n] for n in names])
    best, weights = np.inf, rng.dirichlet(np.full(len(worlds), 0.3), 4000)
    for scale in (1.0, 0.1, 0.01, 0.001):
        distance = ((weights @ worlds - target) ** 2).sum(axis=1)
        top = weights[np.argmin(distance)]
        best = min(best, float(distance.min()))
        steps = rng.dirichlet(np.full(len(worlds), 0.3), 4000)
        weights = top + scale * (steps - top)
    return best


@pytest.mark.parametrize(
    ("p", "relations"),
    [
        ({"a": 0.9, "b": 0.5, "c": 0.3}, IMPLIES),
        ({"a": 0.2, "b": 0.5, "c": 0.7}, IMPLIES),
        ({"j": 0.6, "a": 0.5, "b": 0.55}, JOINT),
        ({"j": 0.05, "a": 0.9, "b": 0.8}, JOINT),
        ({"a": 0.7, "r": 0.6}, (Relation("excludes", "a", "r"),)),
        ({"a": 0.3, "r": 0.4}, (Relation("exhausts", "a", "r"),)),
    ],
)
def test_the_nearest_coherent_point(p: dict[str, float], relations: tuple[Relation, ...]) -> None:
    found = make_coherent(dict(p), relations)
    moved = sum((found.after[k] - p[k]) ** 2 for k in p)  # type: ignore[operator]
    assert moved <= brute(p, relations) + 1e-4
    assert all((r.excess(found.after) or 0.0) <= 1e-3 for r in relations)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_coherent_points_stay_and_moved_ones_are_coherent(values: list[float]) -> None:
    p: dict[str, Any] = dict(zip("abc", values, strict=True))
    found = make_coherent(p, IMPLIES)
    after = [found.after[k] for k in "abc"]
    assert after[0] <= after[1] + 1e-3 and after[1] <= after[2] + 1e-3  # type: ignore[operator]
    again = make_coherent(found.after, IMPLIES)
    assert [again.after[k] for k in "abc"] == pytest.approx(after, abs=2e-3)
    if values == sorted(values):
        assert after == pytest.approx(values, abs=1e-3)


def test_a_claim_without_a_probability_gets_what_the_others_leave() -> None:
    found = make_coherent({"j": None, "a": 0.7, "b": 0.6}, JOINT)
    assert found.after["a"] == 0.7 and found.bounds["j"] == pytest.approx((0.3, 0.6))
    assert found.binding(JOINT[0]) == "not known"


def test_how_a_relation_fares_is_told() -> None:
    found = make_coherent({"a": 0.9, "b": 0.5, "c": 0.9}, IMPLIES)
    assert found.binding(IMPLIES[0]) == "adjusted" and found.binding(IMPLIES[1]) == "holds"
    assert isinstance(found, Coherence) and found.after["c"] == 0.9


def test_projection_on_a_hull_is_exact() -> None:
    square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]])
    assert project(square, np.array([0.2, 0.8])) == pytest.approx([0.5, 0.5])
    assert project(square, np.array([0.5, 0.2])) == pytest.approx([0.5, 0.2])
    assert project(square, np.array([2.0, -1.0])) == pytest.approx([1.0, 0.0])


def test_too_many_related_claims_or_an_impossible_logic_are_an_error() -> None:
    chain = tuple(Relation("implies", f"c{k}", f"c{k + 1}") for k in range(20))
    with pytest.raises(CaseError, match="at most 14"):
        make_coherent({f"c{k}": 0.5 for k in range(21)}, chain)
