"""What would change a verdict on gains after an occasion: threshold, choices, something unseen, states."""

from __future__ import annotations

from typing import Any

from tertius.claims.flips import by_bias, by_case, by_choice, by_threshold, side_of
from tertius.claims.following.contrast import ContrastGrid
from tertius.claims.intervals import width_of
from tertius.claims.registry import Assessment
from tertius.claims.rule import at_threshold
from tertius.claims.verdict import Flip, Label


def flips_of(found: Assessment[Any, ContrastGrid]) -> list[Flip]:
    """Return the changes that were tried."""
    grid, cells, label = found.grid, found.cells, found.decision.label

    def label_at(other: float) -> Label:
        return found.label(at_threshold(cells, other), other)

    width = width_of(found.headline)
    flips = by_threshold(label_at, found.threshold, [k / 40 for k in range(-16, 17)], width)
    flips += by_choice(cells, grid.choices, found.label)
    if label == "not testable":
        return flips
    if width:
        flips += by_bias(label_at, found.threshold, width, "of the share that gain the tie")

    def relabel(dropped: tuple[str, ...]) -> Label:
        return found.label(grid.cells(found.threshold, dropped))

    names, pull = grid.influence()
    way = side_of(label)
    return flips + by_case(label, names, [way * x for x in pull], relabel, limit=4, singles=8)
