"""The placebo of `tie_survival`: dates of change moved at random among the same states' quiet years."""

from __future__ import annotations

from tertius.claims.battery.tie_survival.grid import POOLED, SurvivalGrid, estimates
from tertius.claims.following.excess import HORIZONS, Excess
from tertius.claims.following.keeping import PERIODS
from tertius.claims.following.shams import DRAWS, moved, sham, within
from tertius.claims.rule import Placebo
from tertius.core.rng import generator
from tertius.panel.schema import FIRST_YEAR

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
        after = within(ties.after[str(s["changes"])], k, span)
        quiet = within(ties.quiet, k, span)
        places = moved(rng, after, quiet)
        for draw in range(DRAWS):
            found = sham(places[draw], quiet, ties.clusters, grid.horizon, str(s["compared with"]))
            table[draw].append(found)
    rows = [tuple(row) for row in table]
    draws = tuple(e for e in estimates(rows, [pooled] * DRAWS) if e.value is not None)
    return Placebo(WHAT, draws) if draws else None
