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
from tertius.claims.following.stacks import (
    REGION,
    WITHIN,
    YEAR,
    Stack,
    as_estimate,
    dealt_out,
    moved,
    optional,
    parts,
    stacked,
)
from tertius.claims.following.tie_years import YEARS
from tertius.claims.grid import Choice, Specification, main_of, product_of, used
from tertius.claims.rule import Placebo, direction
from tertius.claims.verdict import Estimate, GridCell
from tertius.core.arrays import Floats, Ints
from tertius.core.errors import PanelError
from tertius.models.contrast import Contrast
from tertius.panel.panel import Panel

UNIT = "standard deviations of the outcome"
WHAT = "democracies less comparable autocracies"
BETWEEN, OWN = "between states", "within states"
WEALTH, NOTHING = "wealth and size", "nothing"


@dataclass(frozen=True)
class RegimeCell:
    """A specification: contrast, spread of its outcome, and the two raw figures it stands for."""

    specification: Specification
    found: Contrast | None
    spread: float

    def estimate(self, without: Sequence[int] = ()) -> Estimate:
        """Return the estimate in standard deviations, without some states."""
        return as_estimate(self.found, UNIT, WHAT, without, 1 / self.spread)


@dataclass(frozen=True)
class RegimeGrid:
    """Entries of the grid, the main one first, placebos, choices and the main stack.

    ``figures`` are the mean outcome of democracies and what it would be for comparable autocracies.
    """

    states: tuple[str, ...]
    part: Ints
    entries: tuple[RegimeCell, ...]
    placebos: tuple[RegimeCell, ...]
    choices: tuple[Choice, ...]
    main: Stack
    figures: tuple[float, float]
    left_out: int

    def cells(self, threshold: float = 0.0, dropped: Sequence[str] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells without the states `dropped`; "for" where democracies have more."""
        rows = [self.states.index(name) for name in dropped]
        out = list[GridCell]()
        for k, entry in enumerate(self.entries):
            e = entry.estimate(rows)
            role = "main" if k == 0 else "variant"
            out.append(GridCell(entry.specification, role, e, direction(e, threshold)))  # type: ignore[arg-type]
        for entry in self.placebos:
            e = entry.estimate(rows)
            if e.value is not None:
                out.append(GridCell(entry.specification, "placebo", e, direction(e, 0.0)))
        return tuple(out)


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

    entries, left_out, kept = list[RegimeCell](), 0, None
    for s in todo:
        made = stack(s, regimes[str(s["regime by"])])
        kept = made if s == main else kept
        found = made.contrast()
        if s == main or found is not None:
            entries.append(RegimeCell(s, found, spread_of(made)))
        else:
            left_out += 1
    assert kept is not None
    first_measure = str(main["regime by"])
    ahead = stack(
        main, later_democracy(panel, first_measure), autocratic_now(panel, first_measure).astype(float)
    )
    placebo = RegimeCell({**main, "placebo": "democracies yet to come"}, ahead.contrast(), spread_of(kept))
    held = used(choices, main, (entry.specification for entry in entries))
    figures = _figures(kept, entries[0].found)
    states = tuple(panel.states.all())
    return RegimeGrid(states, part, tuple(entries), (placebo,), held, kept, figures, left_out)


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
    return dealt_out(grid.main, grid.part, UNIT, "at sham regimes", name, 1 / grid.entries[0].spread)
