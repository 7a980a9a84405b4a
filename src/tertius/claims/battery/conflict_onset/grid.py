"""The grid of `conflict_onset`: conflict after a treatment begins, beyond like states without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertius.claims.battery.conflict_onset.sample import PAUSE, outcomes, treatment
from tertius.claims.following.conflicts import at_home
from tertius.claims.following.jumps import beginnings
from tertius.claims.following.stack_grid import StackCell, grid_cells, tried
from tertius.claims.following.stacks import (
    REGION,
    WITHIN,
    YEAR,
    Stack,
    as_estimate,
    dealt_out,
    matched,
    moved,
    optional,
    parts,
    stacked,
    window_any,
    window_mean,
)
from tertius.claims.following.tie_years import YEARS
from tertius.claims.grid import Choice, Specification, main_of, product_of, used
from tertius.claims.rule import Placebo
from tertius.claims.verdict import Estimate, GridCell
from tertius.core.arrays import Floats, Ints
from tertius.core.errors import PanelError
from tertius.models.contrast import Contrast
from tertius.panel.panel import Panel

UNIT = "standard deviations of the outcome"
WHAT = "conflict after the treatment began, beyond like states without it"
REGRESSION, MATCHED = "regression", "five nearest states"
ALREADY, REVERSE = "before it began", "conflict first"
#: Years before the date whose conflict is what the lead looks at.
LEAD = 3


@dataclass(frozen=True)
class ConflictGrid:
    """Entries of the grid, the main one first, placebos, choices and the main stack.

    ``figures`` are the share of years with conflict (by the main way) after the treatment, and for like
    states without it; ``path`` the contrast by years since the date.
    """

    states: tuple[str, ...]
    part: Ints
    entries: tuple[StackCell, ...]
    placebos: tuple[StackCell, ...]
    choices: tuple[Choice, ...]
    main: Stack
    figures: tuple[float, float]
    path: tuple[tuple[int, Estimate], ...]
    left_out: int

    def cells(self, threshold: float = 0.0, dropped: Sequence[str] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells without the states `dropped`; "for" where conflict comes more often."""
        return grid_cells(self.states, self.entries, self.placebos, threshold, dropped)


@dataclass(frozen=True)
class Material:
    """What stacks are made of."""

    mark: Floats
    conflict: dict[str, Floats]
    home: Floats
    like: tuple[Floats, ...]
    part: Ints
    first: int
    last: int

    def stack(self, s: Specification, early: int = 0, at: int | None = None) -> Stack:
        """Return the state-years of a specification.

        Parameters
        ----------
        early : int
            Look at the conflict of as many years before the date instead, all else held fixed before them.
        at : int, optional
            Look at one year since the date.
        """
        y, after = self.conflict[str(s["conflict by"])], int(str(s["years after"]))
        end = window_mean(y, 1, after, after) if at is None else moved(y, at)
        if early:
            end = window_mean(y, -early, -1, early)
        before = -early if at is None else min(0, at)
        start = max(self.first, 1990) if s["years"] == "since 1990" else self.first
        usable = ((start <= YEARS) & (self.last >= YEARS))[None, :] & np.ones(y.shape, dtype=bool)
        later = np.zeros(y.shape, dtype=bool)
        for k in range(1, after + 1):
            later |= moved(self.mark, k) == 1
        mark = np.where((self.mark == 0) & later, np.nan, self.mark)  # about to be treated: no comparison
        past = [window_mean(y, before - 5, before - 1, 3), window_mean(y, before - 10, before - 6, 3)]
        past += [moved(y, before - 1), window_mean(self.home, before - 5, before - 1, 3)]
        held = [*past, *(moved(x, before - 1) for x in self.like)]
        fixed = str(s["held fixed"])
        made = stacked(end, mark, usable, held, self.part, fixed)
        return matched(made, self.part) if s["compared by"] == MATCHED else made


def build_grid(
    panel: Panel, name: str, sender: str | None, outcome: str, after: int, first: int, last: int
) -> ConflictGrid:
    """Run every specification of the grid.

    Raises
    ------
    PanelError
        The panel lacks the treatment or the conflict asked for.
    """
    conflict = outcomes(panel, outcome)
    like = tuple(optional(panel, ("polyarchy", "gdp_pc_log", "gdp_log")))
    home, part = at_home(panel), parts(panel)
    material = Material(treatment(panel, name, sender), conflict, home, like, part, first, last)
    full = (
        Choice("conflict by", tuple(conflict), "definition"),
        Choice("compared by", (REGRESSION, MATCHED), "confounder"),
        Choice("years after", (after, 3 if after != 3 else 5), "window"),
    )
    single = (
        Choice("years", ("all", "since 1990"), "sample"),
        Choice("held fixed", (REGION, YEAR, WITHIN), "confounder"),
    )
    choices = (*full, *single)
    main = main_of(choices)
    todo = [{**s, **main_of(single)} for s in product_of(full)]
    todo += [
        {**main, "conflict by": way, c.name: o} for way in conflict for c in single for o in c.options[1:]
    ]

    def cell(s: Specification, _: Stack, found: Contrast | None) -> StackCell:
        return StackCell(s, found, UNIT, WHAT, 1 / _spread(conflict[str(s["conflict by"])], s))

    entries, kept, left_out = tried(todo, main, material.stack, cell)
    if not (kept.regressor > 0).any():
        raise PanelError(f"beginnings of {name!r}", "some in years whose later conflict is on record", "none")
    path = tuple(
        (k, as_estimate(material.stack(main, at=k).contrast(), UNIT, WHAT)) for k in range(-5, after + 1)
    )
    found = entries[0].found
    own = float(kept.outcome[kept.regressor > 0].mean())
    figures = (own, own - found.value if found is not None else float("nan"))
    held = used(choices, main, (entry.specification for entry in entries))
    states = tuple(panel.states.all())
    placebos = tuple(_placebos(material, main, entries[0].factor))
    return ConflictGrid(states, part, entries, placebos, held, kept, figures, path, left_out)


def _spread(conflict: Floats, s: Specification) -> float:
    """Return the standard deviation of the outcome over all states and years on record."""
    after = int(str(s["years after"]))
    values = window_mean(conflict, 1, after, after)
    return float(values[np.isfinite(values)].std()) or 1.0


def _placebos(material: Material, main: Specification, factor: float) -> list[StackCell]:
    """Return conflict before the treatment, and the treatment after conflict.

    In the reverse order, the outcome is whether the treatment begins within five years after conflict began.
    """
    ahead = material.stack(main, early=LEAD)
    out = [StackCell({**main, "placebo": ALREADY}, ahead.contrast(), UNIT, WHAT, factor)]
    begun = beginnings(material.conflict[str(main["conflict by"])], PAUSE)
    follows = np.where(
        material.mark == 0, window_any(np.where(material.mark == 1, 1.0, 0.0), 1, PAUSE), np.nan
    )
    usable = ((material.first <= YEARS) & (material.last - PAUSE >= YEARS))[None, :] & np.isfinite(
        material.mark
    )
    made = stacked(follows, begun, usable, [moved(x, -1) for x in material.like], material.part, REGION)
    own = float(made.outcome.std()) if len(made.outcome) else 0.0
    if own > 0:
        out.append(StackCell({**main, "placebo": REVERSE}, made.contrast(), UNIT, WHAT, 1 / own))
    return out


def placebo_draws(grid: ConflictGrid) -> Placebo | None:
    """Return the main specification at treatments dealt out anew."""
    name = "treatments dealt out anew among states of the same part of the world and era"
    return dealt_out(grid.main, grid.part, UNIT, "at sham treatments", name, grid.entries[0].factor)
