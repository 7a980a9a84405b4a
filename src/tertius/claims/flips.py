"""What would flip a verdict: the smallest change of each kind that alters the label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from tertius.claims.grid import Choice, FlipKind, Specification, changes_of
from tertius.claims.verdict import Cell, Flip, GridCell, Label


def by_threshold(
    label_at: Callable[[float], Label], threshold: float, candidates: Sequence[float]
) -> list[Flip]:
    """Return the nearest threshold on either side at which the label changes, or one flip without label."""
    label = label_at(threshold)
    flips = []
    below = sorted((c for c in candidates if c < threshold), reverse=True)
    above = sorted(c for c in candidates if c > threshold)
    for side in (below, above):
        for candidate in side:
            other = label_at(candidate)
            if other != label:
                flips.append(
                    Flip("threshold", f"a threshold of {candidate:g} instead of {threshold:g}", other)
                )
                break
    if not flips:
        span = f"{min(candidates):g} to {max(candidates):g}"
        flips.append(Flip("threshold", f"no threshold from {span} changes the verdict", None))
    return flips


def by_choice(
    cells: Sequence[GridCell], choices: Sequence[Choice], label_of: Callable[[Sequence[GridCell]], Label]
) -> list[Flip]:
    """Return the single choices that change the label when they take the main specification's place."""
    label = label_of(cells)
    flips, covered = list[Flip](), set[FlipKind]()
    for choice, specification in changes_of(choices):
        swapped = with_main(cells, specification)
        if swapped is None:
            continue
        covered.add(choice.kind)
        other = label_of(swapped)
        if other != label:
            instead = f"{_plain(specification[choice.name])} instead of {_plain(choice.options[0])}"
            flips.append(Flip(choice.kind, f"{choice.name}: {instead}", other))
    for kind in sorted(covered - {flip.kind for flip in flips}):
        flips.append(Flip(kind, f"no other {kind} of the grid changes the verdict", None))
    return flips


def with_main(cells: Sequence[GridCell], specification: Specification) -> tuple[GridCell, ...] | None:
    """Return the cells with `specification` in the main role and the old main cell a variant."""
    if not any(cell.role != "placebo" and cell.specification == specification for cell in cells):
        return None
    return tuple(
        cell
        if cell.role == "placebo"
        else replace(cell, role="main" if cell.specification == specification else "variant")
        for cell in cells
    )


def by_case(
    label: Label,
    names: Sequence[str],
    influence: Sequence[float],
    relabel: Callable[[tuple[str, ...]], Label],
    limit: int = 5,
    singles: int = 15,
) -> list[Flip]:
    """Return what dropping cases does: each alone, then the most influential together.

    Parameters
    ----------
    names, influence : sequences
        Cases, and how much each pulls the main estimate in the direction of the verdict; dropping
        those with the largest influence is the shortest way to another label.
    relabel : callable
        Names to drop to the label of the whole grid without them.
    limit, singles : int
        How many cases to drop together at most, and how many of the most influential to drop alone.
    """
    order = [names[i] for i in np.argsort(-np.asarray(influence, dtype=float), kind="stable")]
    flips = []
    for name in order[:singles]:
        other = relabel((name,))
        if other != label:
            flips.append(Flip("case", f"without {name}", other))
    if flips:
        return flips
    for count in range(2, min(limit, len(order) - 1) + 1):
        other = relabel(tuple(order[:count]))
        if other != label:
            together = f"without {count} cases together: {', '.join(order[:count])}"
            return [
                Flip(
                    "case",
                    f"{together}; none of the {min(singles, len(order))} most influential alone",
                    other,
                )
            ]
    tried = f"none of the {min(singles, len(order))} most influential cases alone"
    return [Flip("case", f"{tried}, nor the first {min(limit, len(order))} of them together", None)]


def _plain(value: Cell) -> str:
    return "none" if value is None else str(value)
