"""Keeping a tie through a move: the one definition for all tests, and what their grids share.

A tie was there if it was held in the year before the move began.  It was kept if it was then active in every
year to `after` years past the year in which the move was complete; see `tie_years` for what active means.
"""

from __future__ import annotations

import numpy as np

from tertius.claims.following.tie_years import YEARS, TieYears, follow
from tertius.core.arrays import Bools, Floats, Ints
from tertius.panel.schema import FIRST_YEAR

#: How keeping is told, for arms: name, gap in years, lowest band of the three-year share (0: any delivery).
KEPT_BY = {
    "a delivery within 3 years": (3, 0),
    "a delivery within 2 years": (2, 0),
    "a delivery within 5 years": (5, 0),
    "a share of 5 % over 3 years": (3, 2),
}
PERIODS = {"all years": (1946, 2100), "to 1991": (1946, 1991), "from 1992": (1992, 2100)}
#: Specifications with fewer cases are left out of the grid: they cannot point either way.
FEWEST = 8
#: Years without an active tie before a change that make a client one without the tie.
WITHOUT = 10


def held_before(ties: TieYears, rows: Ints, begins: Ints) -> Bools:
    """Return whether each state (row) held the tie in the year before its move began."""
    columns = begins - FIRST_YEAR
    return np.asarray(ties.held[rows, np.maximum(columns, 0)] & (columns >= 0))


def kept_through(ties: TieYears, rows: Ints, years: Ints, begins: Ints, after: int) -> Floats:
    """Return 1 where the tie was active from the start of the move to `after` years after it, 0 where not.

    NaN where the last of these years lies outside the source, also if the tie is known to have ended
    before: of recent moves only the losses would be known, and the share of keepers would fall with them.
    """
    start = begins - 1
    need = years + after - start
    time, lost = follow(ties, rows, start, int(need.max()) if len(need) else 0)
    kept = np.full(len(rows), np.nan)
    kept[lost & (time <= need)] = 0.0
    kept[(time >= need) & ~(lost & (time <= need))] = 1.0
    last = years + after - FIRST_YEAR
    beyond = last >= len(YEARS)
    kept[beyond | np.isnan(ties.active[rows, np.minimum(last, len(YEARS) - 1)])] = np.nan
    return kept
