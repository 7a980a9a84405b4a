"""The grid of `regime_contrast`: democracies less autocracies, between states and within them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertius.claims.battery.regime_contrast.outcomes import (
    CUTS,
    autocratic_now,
    democracy,
    later_democracy,
    measured,
)
from tertius.claims.following.stack_grid import StackCell, grid_cells, tried
from tertius.claims.following.stacks import (
    REGION,
    WITHIN,
    YEAR,
    Stack,
    dealt_out,
    moved,
    optional,
    parts,
    stacked,
)
from tertius.claims.following.tie_years import YEARS
from tertius.claims.grid import Choice, Specification, main_of, product_of, used
from tertius.claims.rule import Placebo
from tertius.claims.verdict import GridCell
from tertius.core.arrays import Floats, Ints
from tertius.core.errors import PanelError
from tertius.models.contrast import Contrast
from tertius.panel.panel import Panel

UNIT = "standard deviations of the outcome"
WHAT = "democracies less comparable autocracies"
BETWEEN, OWN = "between states", "within states"
WEALTH, NOTHING = "wealth and size", "nothing"


@dataclass(frozen=True)
class RegimeGrid:
    """Entries of the grid, the main one first, placebos, choices and the main stack.

    ``figures`` are the mean outcome of democracies and what it would be for comparable autocracies.
    """

    states: tuple[str, ...]
    part: Ints
    entries: tuple[StackCell, ...]
    placebos: tuple[StackCell, ...]
    choices: tuple[Choice, ...]
    main: Stack
    figures: tuple[float, float]
    left_out: int

    def cells(self, threshold: float = 0.0, dropped: Sequence[str] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells without the states `dropped`; "for" where democracies have more."""
        return grid_cells(self.states, self.entries, self.placebos, threshold, dropped)


def build_grid(panel: Panel, outcome: str, measure: str, first: int, last: int) -> RegimeGrid:
    """Run every specification of the grid.

    Raises
    ------
    PanelError
        The panel has no record of the outcome, or of no regime.
    """
    values = measured(panel, outcome)
    regimes = dict[str, Floats]()
    for name in CUTS if measure == "every measure" else (measure,):
        try:
            regimes[name] = democracy(panel, name)
        except PanelError:
            continue
    if not regimes:
        raise PanelError("regimes", "at least one measure of them", "none")
    full = (
        Choice("regime by", tuple(regimes), "definition"),
        Choice("compared", (BETWEEN, OWN), "confounder"),
        Choice("outcome by", tuple(values), "definition"),
    )
    single = (
        Choice("years", ("all", "since 1990"), "window"),
        Choice("held fixed", (WEALTH, NOTHING), "confounder"),
        Choice("compared in", ("part of the world", "the world"), "sample"),
    )
    choices = (*full, *single)
    main = main_of(choices)
    todo = [{**s, **main_of(single)} for s in product_of(full)]
    for s in ({**main, "compared": way} for way in (BETWEEN, OWN)):
        todo += [{**s, c.name: option} for c in single for option in c.options[1:]]
    like, part = optional(panel, ("gdp_pc_log", "gdp_log")), parts(panel)

    def stack(s: Specification, regime: Floats, usable: Floats | None = None) -> Stack:
        start = max(first, 1990) if s["years"] == "since 1990" else first
        inside = ((start <= YEARS) & (last >= YEARS))[None, :] & np.ones(regime.shape, dtype=bool)
        inside = inside if usable is None else inside & (usable > 0)
        fixed = (
            WITHIN if s["compared"] == OWN else REGION if s["compared in"] == "part of the world" else YEAR
        )
        where = part if s["compared in"] == "part of the world" else np.zeros_like(part)
        held = [moved(x, -1) for x in like] if s["held fixed"] == WEALTH else []
        return stacked(values[str(s["outcome by"])], regime, inside, held, where, fixed)

    def cell(s: Specification, made: Stack, found: Contrast | None) -> StackCell:
        return StackCell(s, found, UNIT, WHAT, 1 / spread_of(made))

    entries, kept, left_out = tried(todo, main, lambda s: stack(s, regimes[str(s["regime by"])]), cell)
    first_measure = str(main["regime by"])
    ahead = stack(
        main, later_democracy(panel, first_measure), autocratic_now(panel, first_measure).astype(float)
    )
    coming = {**main, "placebo": "democracies yet to come"}
    placebo = StackCell(coming, ahead.contrast(), UNIT, WHAT, 1 / spread_of(kept))
    held = used(choices, main, (entry.specification for entry in entries))
    figures = _figures(kept, entries[0].found)
    states = tuple(panel.states.all())
    return RegimeGrid(states, part, entries, (placebo,), held, kept, figures, left_out)


def spread_of(stack: Stack) -> float:
    """Return the standard deviation of a stack's outcome, 1 where it does not vary."""
    return (float(stack.outcome.std()) if len(stack.outcome) else 0.0) or 1.0


def _figures(stack: Stack, found: Contrast | None) -> tuple[float, float]:
    own = stack.outcome[stack.regressor > 0]
    if found is None or not len(own):
        return float("nan"), float("nan")
    return float(own.mean()), float(own.mean()) - found.value


def placebo_draws(grid: RegimeGrid) -> Placebo | None:
    """Return the main specification at regimes dealt out anew."""
    name = "regimes dealt out anew among states of the same part of the world and era"
    return dealt_out(grid.main, grid.part, UNIT, "at sham regimes", name, grid.entries[0].factor)
