"""The verdict rule: every label from a grid made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tertius.claims.flips import by_case, by_choice, by_threshold, with_main
from tertius.claims.grid import Choice, changes_of, main_of, product_of
from tertius.claims.rule import Bar, Placebo, at_threshold, decide, direction, mirrored
from tertius.claims.verdict import Estimate, GridCell, Label
from tertius.core.errors import UsageError

Z = 1.959964
#: A claim of more than no difference, of which a tenth matters.
BAR = Bar(0.0, "difference", matters=0.1, none=0.0)
SHARE = Bar(0.5, "share", matters=0.1)


def estimate(value: float | None, error: float = 0.05, n: float = 50) -> Estimate:
    low, high = (None, None) if value is None else (value - Z * error, value + Z * error)
    return Estimate(value, low, high, 0.95, "share", int(n), n, "made up")


def cell(role: str, value: float | None, error: float = 0.05, n: float = 50, **choice: int) -> GridCell:
    made = estimate(value, error, n)
    return GridCell(dict(choice), role, made, direction(made, 0.0))  # type: ignore[arg-type]


def label(main: GridCell, *others: GridCell, bar: Bar = BAR, draws: Sequence[float] = ()) -> Label:
    placebo = Placebo("made up", tuple(estimate(value) for value in draws)) if draws else None
    return decide((main, *others), bar, placebo).label


def test_direction_needs_an_80_percent_interval_clear_of_the_threshold() -> None:
    # The 80 % half-width is 0.654 of the 95 % one.
    assert direction(estimate(0.57, 0.1 / Z), 0.5) == "for"
    assert direction(estimate(0.56, 0.1 / Z), 0.5) == "neither"
    assert direction(estimate(0.43, 0.1 / Z), 0.5) == "against"
    assert direction(estimate(None), 0.5) == "neither"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        # With an error of 0.05 and 0.1 that matters: cuts at 0.1 + 1.645 * 0.05 and 0.1 + 0.842 * 0.05.
        (0.183, "supported"),
        (0.182, "leaning for"),
        (0.143, "leaning for"),
        (0.142, "undetermined"),
        (-0.142, "undetermined"),
        (-0.143, "leaning against"),
        (-0.183, "contradicted"),
    ],
)
def test_cut_offs_on_a_single_specification(value: float, expected: Label) -> None:
    assert label(cell("main", value)) == expected


def test_practically_none_is_a_precise_nothing() -> None:
    assert label(cell("main", 0.0, 0.05)) == "practically none"  # P(|theta| < 0.1) = 0.954
    assert label(cell("main", 0.0, 0.07)) == "undetermined"  # 0.847
    assert label(cell("main", 0.05, 0.03)) == "practically none", "a small positive effect is none either"
    at_half = decide([cell("main", 0.5, 0.03)], SHARE)
    assert at_half.label == "undetermined", (
        "a share at its threshold is on neither side, not an absent effect"
    )
    assert "at the threshold" in at_half.why


def test_contradicted_needs_an_effect_that_matters_with_the_other_sign() -> None:
    small = Bar(0.1, "difference", matters=0.02, none=0.0)
    assert label(cell("main", 0.035, 0.009)) == "practically none"
    assert label(cell("main", 0.035, 0.009), bar=small) == "contradicted", (
        "where the claim names its own size"
    )


def test_imprecise_variants_are_no_disagreement() -> None:
    main, wide = cell("main", 0.25), [cell("variant", 0.0, 0.6, number=k) for k in range(3)]
    assert (
        label(main, cell("variant", 0.24), cell("variant", 0.26), cell("variant", 0.27), *wide) == "supported"
    )
    assert label(main, *[cell("variant", -0.2 + k / 1000) for k in range(3)]) == "undetermined"


def test_few_cases_are_too_few_whatever_they_say() -> None:
    assert label(cell("main", 0.8, n=9)) == "too few to tell"
    assert label(cell("main", 0.8, n=2), *[cell("variant", 0.8, n=50)] * 9) == "too few to tell"
    assert label(cell("main", None), cell("variant", 0.8)) == "not testable"


def test_placebo_draws_that_point_the_same_way_stop_a_verdict() -> None:
    main = cell("main", 0.3)
    assert label(main, draws=[0.0] * 79 + [0.3] * 21) == "not identified"
    assert label(main, draws=[0.0] * 80 + [0.3] * 20) == "supported", "a fifth happens by chance"
    assert label(main, draws=[-0.3] * 100) == "supported", "draws on the other side are no rival explanation"
    assert label(main, draws=[0.3] * 19) == "supported", "nineteen draws tell too little"
    assert label(cell("main", 0.0), draws=[0.3] * 100) == "not identified", (
        "nor is a precise nothing believed"
    )


def test_placebo_draws_of_a_sound_design_are_within_a_fifth() -> None:
    draws = np.random.default_rng(1).normal(0, 0.05, 2000)
    decision = decide(
        [cell("main", 0.3)], Bar(0.0, "difference", 1e-6, 0.0), Placebo("null", tuple(map(estimate, draws)))
    )
    assert decision.placebo == pytest.approx(0.2, abs=0.03)


def test_the_negation_gets_the_mirrored_label() -> None:
    for value in (-0.3, -0.15, 0.0, 0.15, 0.3):
        for error in (0.03, 0.05, 0.2):
            one, other = label(cell("main", value, error)), label(cell("main", -value, error))
            assert other == mirrored(one)


def test_a_lower_bound_speaks_one_way_only() -> None:
    def counted(value: float, way: str, lower_bound: bool) -> Label:
        main = GridCell({}, "main", Estimate(value, 1.0, 9.0, 1.0, "states", 3, 3.0, ""), way)  # type: ignore[arg-type]
        against = GridCell({"x": 1}, "variant", main.estimate, "against")
        return decide([main, *[against] * 20], Bar(0.0, "exact", lower_bound=lower_bound)).label

    assert counted(30.0, "for", True) == counted(30.0, "for", False) == "supported"
    assert counted(3.0, "against", True) == "undetermined"
    assert counted(3.0, "against", False) == "contradicted"


@pytest.mark.parametrize(
    ("scale", "matters"),
    [("difference", 0.0), ("difference", -1.0), ("share", 1.0), ("ratio", 1.0), ("ratio", 0.5)],
)
def test_an_impossible_smallest_effect_is_refused(scale: str, matters: float) -> None:
    with pytest.raises(UsageError, match="smallest effect that matters"):
        Bar(0.5, scale, matters)  # type: ignore[arg-type]


def test_directions_follow_the_threshold() -> None:
    cells = (cell("main", 0.6, 0.01), cell("variant", 0.4, 0.01))
    assert [c.direction for c in at_threshold(cells, 0.5)] == ["for", "against"]
    assert [c.direction for c in at_threshold(cells, 0.7)] == ["against", "against"]


def test_grid_is_the_product_with_the_main_specification_first() -> None:
    choices = (Choice("a", (1, 2), "window"), Choice("b", (1, 2, 3), "definition"))
    specifications = product_of(choices)
    assert len(specifications) == 6
    assert specifications[0] == main_of(choices) == {"a": 1, "b": 1}
    assert [s for _, s in changes_of(choices)] == [{"a": 2, "b": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 3}]


def test_flips_by_choice_and_threshold() -> None:
    choices = (Choice("a", (1, 2), "window"), Choice("b", (1, 2), "definition"))
    cells = (cell("main", 0.8, a=1, b=1), cell("variant", 0.2, a=2, b=1), cell("variant", 0.8, a=1, b=2))
    swapped = with_main(cells, {"a": 2, "b": 1})
    assert swapped is not None and [c.role for c in swapped] == ["variant", "main", "variant"]
    assert with_main(cells, {"a": 2, "b": 2}) is None
    main_only = (cells[0], cells[2])
    found = by_choice(main_only, choices, lambda grid: decide(grid, SHARE).label)
    assert [(f.kind, f.label) for f in found] == [("definition", None)]
    flips = by_threshold(
        lambda t: decide(at_threshold(main_only, t), replace(SHARE, threshold=t)).label,
        0.5,
        [0.4, 0.5, 0.6, 0.75, 0.9],
    )
    assert [(f.change, f.label) for f in flips] == [("a threshold of 0.75 instead of 0.5", "undetermined")]


def test_flips_by_case() -> None:
    def relabel(dropped: tuple[str, ...]) -> Label:
        return "undetermined" if {"A", "B"} <= set(dropped) else "supported"

    (flip,) = by_case("supported", ["C", "B", "A"], [0.0, 1.0, 2.0], relabel)
    assert flip.change.startswith("without 2 cases together: A, B") and flip.label == "undetermined"
    (alone,) = by_case(
        "supported", ["C", "A"], [0.0, 2.0], lambda d: "undetermined" if "A" in d else "supported"
    )
    assert (alone.change, alone.label) == ("without A", "undetermined")
    (none,) = by_case("supported", ["C", "A"], [0.0, 2.0], lambda d: "supported")
    assert none.label is None
