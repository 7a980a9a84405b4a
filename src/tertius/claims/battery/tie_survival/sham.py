"""The placebo of `tie_survival`: dates of change moved at random among the same states' quiet years."""

from __future__ import annotations

import numpy as np

from tertius.claims.battery.tie_survival.grid import POOLED, SurvivalGrid, estimates
from tertius.claims.battery.tie_survival.patrons import PatronTies
from tertius.claims.following.excess import HORIZONS, Excess, TieCases, excess
from tertius.claims.following.keeping import PERIODS
from tertius.claims.rule import Placebo
from tertius.core.arrays import Ints
from tertius.core.rng import generator
from tertius.panel.schema import FIRST_YEAR

DRAWS = 200
WHAT = "dates of change moved at random among the same states' years without a change"


def placebo_of(grid: SurvivalGrid) -> Placebo | None:
    """Return the main specification's estimate under moved dates; None without a year to move any to.

    Every change moves to a year of the same state, with the tie and without a change up to the horizon.
    Changes of states without such a year are left out.  Random numbers follow the place of a patron in the
    list, not its name.
    """
    s = grid.specifications[0]
    k = HORIZONS.index(int(str(s["years after"])))
    low, high = PERIODS[str(s["period"])]
    span = max(grid.first, low, FIRST_YEAR) - FIRST_YEAR, min(grid.last, high) - FIRST_YEAR
    pooled = s["pooling"] == POOLED
    own = grid.data[str(s["kind of tie"]), str(s["tie before"]), str(s["kept by"])]
    table: list[list[Excess | None]] = [[] for _ in range(DRAWS)]
    for place, ties in enumerate(own if pooled else own[:1]):
        rng = generator(0, "tie_survival", "placebo", place)
        after = _within(ties.after[str(s["changes"])], k, span)
        quiet = _within(ties.quiet, k, span)
        moved = _moved(rng, after, quiet)
        for draw in range(DRAWS):
            table[draw].append(_sham(moved[draw], ties, quiet, grid, str(s["compared with"])))
    rows = [tuple(row) for row in table]
    draws = tuple(e for e in estimates(rows, [pooled] * DRAWS) if e.value is not None)
    return Placebo(WHAT, draws) if draws else None


def _within(cases: TieCases, k: int, span: tuple[int, int]) -> TieCases:
    return cases.only(cases.known[:, k] & (cases.columns >= span[0]) & (cases.columns <= span[1]))


def _moved(rng: np.random.Generator, after: TieCases, quiet: TieCases) -> Ints:
    """Return for every draw and change that can be moved the place of its new year among the quiet ones."""
    order = np.argsort(quiet.rows, kind="stable")
    sorted_rows = quiet.rows[order]
    begin = np.searchsorted(sorted_rows, after.rows, side="left")
    number = np.searchsorted(sorted_rows, after.rows, side="right") - begin
    uniform = rng.random((DRAWS, len(after.rows)))
    use = number > 0
    at = begin[use] + np.floor(uniform[:, use] * number[use]).astype(np.int64)
    return np.asarray(order[at], dtype=np.int64)


def _sham(at: Ints, ties: PatronTies, quiet: TieCases, grid: SurvivalGrid, compared: str) -> Excess | None:
    if not len(at):
        return None
    shams = TieCases(quiet.rows[at], quiet.columns[at], quiet.kept[at], quiet.era[at], quiet.fine[at])
    rest = np.ones(len(quiet.rows), dtype=np.bool_)
    rest[at] = False
    return excess(shams, quiet.only(rest), ties.clusters, grid.horizon, compared)
