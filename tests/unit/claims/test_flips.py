"""The falsification book: uniform kinds, sizes that compare, and searches that find what is planted."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from support.claim_worlds import World, make
from tertius.case.load import load_case
from tertius.claims.flips import (
    KINDS,
    by_bias,
    by_case,
    by_fragility,
    by_miscount,
    by_threshold,
    completed,
    fragility,
    smallest,
)
from tertius.claims.judging.judge import judge
from tertius.claims.verdict import Flip, Label, Verdict


def above(cut: float) -> object:
    """Return a rule that supports at thresholds below `cut`."""

    def label_at(threshold: float) -> Label:
        return "supported" if threshold < cut else "contradicted"

    return label_at


@given(st.integers(5, 60), st.floats(0.05, 0.95))
def test_miscounted_cases_are_the_fewest(n: int, cut: float) -> None:
    flips = by_miscount(above(cut), 0.5, n, "kept")  # type: ignore[arg-type]
    changing = [f for f in flips if f.label is not None]
    label = "supported" if cut > 0.5 else "contradicted"
    sign = 1 if label == "supported" else -1
    fewest = next(
        (
            k
            for k in range(1, n + 1)
            if 0 < 0.5 + sign * k / n < 1 and (0.5 + sign * k / n < cut) != (cut > 0.5)
        ),
        None,
    )
    if fewest is None:
        assert not changing
        return
    (flip,) = changing
    assert f"{fewest} of {n}" in flip.change and flip.size == round(fewest / n, 4)
    assert ("as not kept" in flip.change) == (sign < 0)


def test_a_bias_is_told_with_its_side_and_its_part_of_the_interval() -> None:
    (flip,) = by_bias(above(0.031), 0.0, 0.1, "units")  # type: ignore[arg-type]
    # Estimates lower by 0.04 at a threshold of 0 are as estimates at a threshold of 0.04.
    assert "feigned 0.031 units" in flip.change or "feigned 0.032 units" in flip.change
    assert flip.size is not None and 0.31 <= flip.size <= 0.32 and flip.label == "contradicted"
    (none,) = by_bias(above(5.0), 0.0, 0.1, "units")  # type: ignore[arg-type]
    assert none.label is None and none.applies


def test_sizes_of_thresholds_and_cases() -> None:
    up = by_threshold(above(0.61), 0.5, [k / 20 for k in range(1, 20)])  # type: ignore[arg-type]
    assert [f.size for f in up] == [0.3]
    zero = by_threshold(above(0.05), 0.0, [k / 100 for k in range(-9, 10)], spread=0.5)  # type: ignore[arg-type]
    assert [f.size for f in zero] == [0.1]
    two = by_case(
        "supported", list("ABCD"), [3, 2, 1, 0], lambda d: "undetermined" if len(d) > 1 else "supported"
    )
    assert two[0].size == 0.5


def test_every_kind_is_there_and_what_was_not_tried_says_why() -> None:
    flips = completed(
        (Flip("case", "without A", "undetermined", 0.1), Flip("threshold", "none", None)),
        {"window": "no years enter"},
    )
    assert {flip.kind for flip in flips} == set(KINDS)
    window = next(flip for flip in flips if flip.kind == "window")
    assert (window.change, window.applies, window.label) == ("no years enter", False, None)
    assert [f.kind for f in smallest(flips)][:2] == ["case", "threshold"]
    assert fragility(flips) == 0.1 and fragility(flips[1:]) is None


def test_the_most_fragile_verdict_comes_first() -> None:
    def verdict(name: str, *sizes: float | None) -> Verdict:
        flips = tuple(Flip("case", "c", None if s is None else "undetermined", s) for s in sizes)
        return Verdict(name, "t", "supported", "s", flips=flips)

    ordered = by_fragility([verdict("a", 0.5), verdict("b", None), verdict("c", 0.4, 0.1), verdict("d")])
    assert [v.claim for v in ordered] == ["c", "a", "b"]


def test_a_judged_verdict_covers_every_kind_and_keeps_its_flips_in_json() -> None:
    case = load_case("new-syria")
    panel = make(World(states=24, kept=0.75))
    for name in ("loss-expected-wrong", "soviet-precedent"):
        claim = case.claim(name)
        assert claim is not None and claim.test is not None
        verdict = judge(case, claim, panel)
        assert {flip.kind for flip in verdict.flips} == set(KINDS)
        assert all(f.size is not None for f in verdict.flips if f.label is not None)
        assert Verdict.from_json(json.loads(json.dumps(verdict.to_json()))) == verdict


def test_without_an_estimate_nothing_is_made_up() -> None:
    nothing = Verdict("a", None, "open", "s")
    assert not nothing.flips and smallest(()) == [] and by_fragility([nothing]) == []
