"""Ties redrawn so that they begin the more easily after an occasion: what worlds of gaining share.

The truth is taken over many redrawn panels in pairs, with the same random numbers with the effect and
without it, by the definition in words and not by a test's code.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.worlds.drawing.ties import GAP, TieShape, draw_deliveries, draw_spells

STEPS = 9
LIKE, SHOCK, SOON, COVERAGE = "homophily", "common shock", "reverse cause", "coverage"
FRAIL, SUDDEN, EARLY, SEEN = 2.0, 6.0, 4.0, 0.6


def eased(rng: np.random.Generator, trap: str, frail: Bools, happens: Bools) -> Floats:
    """Return what multiplies the chance to take up a tie under a trap, by state and year.

    `frail` marks states that take up ties the more easily; `happens` the occasions.
    """
    out = np.ones(happens.shape)
    if trap == LIKE:
        out[frail] = FRAIL
    elif trap == SHOCK:
        start = int(rng.integers(10, happens.shape[1] - 10))
        out[:, start : start + 3] = SUDDEN
    elif trap == SOON:
        for lag in range(1, 4):
            out[:, :-lag][happens[:, lag:]] = EARLY
    return out


def after(happens: Bools, years: int) -> Bools:
    """Return the years 1 ... `years` after what happens."""
    out = np.zeros_like(happens)
    for lag in range(1, years + 1):
        out[:, lag:] |= happens[:, :-lag]
    return out


def deliveries(
    rng: np.random.Generator, shape: TieShape, easier: Floats, trap: str, frail: Bools
) -> tuple[Bools, Bools]:
    """Return where ties are alive and the deliveries on record; "coverage" hides some frail states' whole."""
    ties = draw_spells(rng, shape, easier_start=easier)
    seen = draw_deliveries(rng, ties, shape.delivery)
    hidden = rng.random(seen.shape[0]) >= SEEN
    if trap == COVERAGE:  # of some of the states where governments fall often nothing is on record
        gone = frail & hidden
        ties, seen = ties & ~gone[:, None], seen & ~gone[:, None]
    return ties, seen


def without(seen: Bools, years: int) -> Bools:
    """Return where the `years` years up to each, it included, are without a delivery."""
    padded = np.pad(seen, ((0, 0), (years - 1, 0)), constant_values=True)
    return np.asarray(~np.any([padded[:, k : k + seen.shape[1]] for k in range(years)], axis=0))


def comes(seen: Bools, years: int, last: int) -> Floats:
    """Return whether there is a delivery in years 1 ... `years` after each; NaN past the column `last`."""
    out = after(seen[:, ::-1], years)[:, ::-1].astype(np.float64)
    out[:, max(last - years + 1, 0) :] = np.nan
    return out


def last_years(seen: Bools) -> Bools:
    """Return the years of delivery after which none comes for three years."""
    none = after(seen[:, ::-1], GAP)[:, ::-1]
    out = seen & ~none
    out[:, -GAP:] = False
    return out


def searched(truth: Callable[[float], float], target: float, low: float, high: float) -> float:
    """Return the factor between `low` and `high` at which an increasing truth is nearest to its target."""
    for _ in range(STEPS):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if truth(middle) < target else (low, middle)
    return float((low * high) ** 0.5)


#: Which cases are at risk, and which of them gain the tie, in a world by its factor, trap and number.
Cases = Callable[[Panel, float, str, int], tuple[Bools, Bools]]


#: From a panel, an excess and a trap to the factor that brings the true excess nearest, and that excess.
Finder = Callable[[Panel, float, str], tuple[float, float]]


def factor_finder(cases: Cases, worlds: int, most: float) -> Finder:
    """Return what finds the factor of a family of worlds.

    The true excess is the share that gain the tie with the factor less that without, over `worlds` worlds
    and the cases that are at risk in both; the factor is at most `most`, and at least a thousandth.
    """

    @per_panel(256)
    def true_excess(panel: Panel, factor: float, trap: str) -> float:
        total = gap = 0
        for number in range(worlds):
            (free, got), (was, would) = (cases(panel, f, trap, number) for f in (factor, 1.0))
            use = free & was
            total += int(use.sum())
            gap += int(got[use].sum()) - int(would[use].sum())
        return gap / max(total, 1)

    @per_panel(64)
    def factor_for(panel: Panel, excess: float, trap: str) -> tuple[float, float]:
        if excess == 0:
            return 1.0, 0.0
        ends = (1.0, most) if excess > 0 else (1e-3, 1.0)
        factor = searched(lambda f: true_excess(panel, f, trap), excess, *ends)
        return factor, true_excess(panel, factor, trap)

    return factor_for
