"""What the tests of kept ties share: how keeping is told, periods, and the smallest samples."""

from __future__ import annotations

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
