"""The verdict rule: every label from a grid made by hand."""

from __future__ import annotations

import pytest

from tertius.claims.flips import by_case, by_choice, by_threshold, with_main
from tertius.claims.grid import Choice, changes_of, main_of, product_of
from tertius.claims.rule import at_threshold, clears, decide, direction
from tertius.claims.verdict import Estimate, GridCell, Label


def estimate(value: float | None, half: float = 0.1, n: float = 50) -> Estimate:
    low, high = (None, None) if value is None else (value - half, value + half)
    return Estimate(value, low, high, 0.95, "share", int(n), n, "made up")


def cell(role: str, value: float | None, half: float = 0.1, n: float = 50, **choice: int) -> GridCell:
    found = estimate(value, half, n)
    return GridCell(dict(choice), role, found, direction(found, 0.5))  # type: ignore[arg-type]


def label(main: GridCell, *others: GridCell) -> Label:
    return decide((main, *others), 0.5).label


FOR, AGAINST, NEITHER = 0.8, 0.2, 0.5


def variants(fors: int, againsts: int, neithers: int) -> list[GridCell]:
    values = [FOR] * fors + [AGAINST] * againsts + [NEITHER] * neithers
    return [cell("variant", value) for value in values]


def test_direction_needs_an_80_percent_interval_clear_of_the_threshold() -> None:
    # The 80 % half-width is 0.654 of the 95 % one.
    assert direction(estimate(0.57, 0.1), 0.5) == "for"
    assert direction(estimate(0.56, 0.1), 0.5) == "neither"
    assert direction(estimate(0.43, 0.1), 0.5) == "against"
    assert direction(estimate(None), 0.5) == "neither"
    assert not clears(estimate(0.57, 0.1), 0.5, "for")
    assert clears(estimate(0.61, 0.1), 0.5, "for")
    assert clears(estimate(0.39, 0.1), 0.5, "against")


@pytest.mark.parametrize(
    ("fors", "againsts", "neithers", "expected"),
    [
        (8, 0, 2, "supported"),
        (79, 0, 21, "leaning for"),
        (6, 0, 4, "leaning for"),
        (6, 2, 2, "leaning for"),
        (59, 0, 41, "undetermined"),
        (7, 3, 0, "undetermined"),
        (0, 0, 0, "supported"),
    ],
)
def test_agreement_of_variants(fors: int, againsts: int, neithers: int, expected: Label) -> None:
    assert label(cell("main", FOR), *variants(fors, againsts, neithers)) == expected
    mirrored = {"supported": "contradicted", "leaning for": "leaning against"}.get(expected, expected)
    assert label(cell("main", AGAINST), *variants(againsts, fors, neithers)) == mirrored


def test_what_holds_a_verdict_at_leaning() -> None:
    agreed = variants(10, 0, 0)
    assert label(cell("main", 0.58), *agreed) == "leaning for"  # its 95 % interval holds one half
    assert label(cell("main", FOR, n=9), *agreed) == "leaning for"
    assert label(cell("main", FOR), *agreed, cell("placebo", FOR)) == "leaning for"
    assert label(cell("main", FOR), *agreed, cell("placebo", AGAINST)) == "supported"
    assert label(cell("main", AGAINST), *variants(0, 10, 0), cell("placebo", AGAINST)) == "contradicted"


def test_a_main_cell_that_points_nowhere() -> None:
    assert label(cell("main", NEITHER), *variants(8, 0, 2)) == "leaning for"
    assert label(cell("main", NEITHER), *variants(0, 8, 2)) == "leaning against"
    assert label(cell("main", NEITHER), *variants(7, 0, 3)) == "undetermined"
    assert label(cell("main", None), *variants(9, 0, 0)) == "not testable"


def test_exact_counts_need_no_interval() -> None:
    main = GridCell({}, "main", Estimate(3.0, 1.0, 9.0, 1.0, "states", 3, 3.0, ""), "for")
    assert decide([main], 0.0, exact=True).label == "supported"
    assert decide([main], 5.0).label == "leaning for"


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
    cells = (cell("main", FOR, a=1, b=1), cell("variant", AGAINST, a=2, b=1), cell("variant", FOR, a=1, b=2))
    swapped = with_main(cells, {"a": 2, "b": 1})
    assert swapped is not None and [c.role for c in swapped] == ["variant", "main", "variant"]
    assert with_main(cells, {"a": 2, "b": 2}) is None
    main_only = (cells[0], cells[2])
    found = by_choice(main_only, choices, lambda grid: decide(grid, 0.5).label)
    assert [(f.kind, f.label) for f in found] == [("definition", None)]
    flips = by_threshold(
        lambda t: decide(at_threshold(main_only, t), t).label, 0.5, [0.4, 0.5, 0.6, 0.75, 0.9]
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
