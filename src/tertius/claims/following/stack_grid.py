"""What tests on stacks share: specifications with their contrasts, and the changes tried on a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tertius.claims.flips import by_bias, by_case, by_choice, by_threshold, past_placebos, side_of
from tertius.claims.following.stacks import Stack, as_estimate
from tertius.claims.grid import Choice, Specification
from tertius.claims.intervals import width_of
from tertius.claims.registry import Assessment
from tertius.claims.rule import direction
from tertius.claims.verdict import Estimate, Flip, GridCell, Label
from tertius.models.contrast import Contrast


@dataclass(frozen=True)
class StackCell:
    """A specification with its contrast, None where there is too little, in `unit`s of one over `factor`."""

    specification: Specification
    found: Contrast | None
    unit: str
    what: str
    factor: float = 1.0

    def estimate(self, without: Sequence[int] = ()) -> Estimate:
        """Return the estimate without the states of some rows."""
        return as_estimate(self.found, self.unit, self.what, without, self.factor)


def grid_cells(
    states: Sequence[str],
    entries: Sequence[StackCell],
    placebos: Sequence[StackCell],
    threshold: float,
    dropped: Sequence[str] = (),
) -> tuple[GridCell, ...]:
    """Return the main cell, the variants and the placebos with a value, without the states `dropped`."""
    rows = [states.index(name) for name in dropped]
    out = list[GridCell]()
    for k, entry in enumerate(entries):
        e = entry.estimate(rows)
        out.append(GridCell(entry.specification, "main" if k == 0 else "variant", e, direction(e, threshold)))
    for entry in placebos:
        e = entry.estimate(rows)
        if e.value is not None:
            out.append(GridCell(entry.specification, "placebo", e, direction(e, 0.0)))
    return tuple(out)


def tried(
    todo: Iterable[Specification],
    main: Specification,
    stack_of: Callable[[Specification], Stack],
    cell_of: Callable[[Specification, Stack, Contrast | None], StackCell],
) -> tuple[tuple[StackCell, ...], Stack, int]:
    """Return the cells with a contrast, the main specification's stack, and how many cells have none.

    The main specification stays, with or without a contrast.
    """
    entries, left_out, kept = list[StackCell](), 0, None
    for s in todo:
        made = stack_of(s)
        kept = made if s == main else kept
        found = made.contrast()
        if s == main or found is not None:
            entries.append(cell_of(s, made, found))
        else:
            left_out += 1
    assert kept is not None, "the main specification is among those to be tried"
    return tuple(entries), kept, left_out


def flips_tried(
    a: Assessment[Any, Any], states: Sequence[str], choices: Sequence[Choice], unit: str, per: int
) -> list[Flip]:
    """Return the changes tried: of threshold (30 steps either way, `per` to a unit), choice and more."""
    grid, cells, label = a.grid, a.cells, a.decision.label
    width = width_of(a.headline)

    def label_at(threshold: float) -> Label:
        return a.label(past_placebos(cells, threshold), threshold)

    flips = by_threshold(label_at, a.threshold, [k / per for k in range(-30, 31)], width)
    flips += by_choice(cells, choices, a.label)
    found = grid.entries[0].found
    if label == "not testable" or found is None or not width:
        return flips
    flips += by_bias(label_at, a.threshold, width, unit)

    def relabel(dropped: tuple[str, ...]) -> Label:
        return a.label(grid.cells(a.threshold, dropped))

    names = [states[row] for row in found.units]
    return flips + by_case(label, names, (side_of(label) * found.score).tolist(), relabel)
