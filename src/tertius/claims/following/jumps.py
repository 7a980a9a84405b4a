"""Surges and cuts of a yearly amount, and beginnings of a tie, each with one date."""

from __future__ import annotations

import numpy as np

from tertius.claims.following.stacks import moved, near, window_mean
from tertius.core.arrays import Floats

#: Years on either side whose mean amount is compared; a date spoils as many years after it.
ABOUT = 3


def jumps(amount: Floats, factor: float, least: Floats | float) -> Floats:
    """Return 1 at the first year of a surge, -1 at that of a cut, 0 elsewhere, NaN where unknown.

    Parameters
    ----------
    amount : float array, shape (states, years)
    factor : float
        A surge multiplies the yearly mean by it or more between the three years before and the three from the
        date on; a cut divides it.
    least : float or float array
        Smallest change of the yearly mean that counts.

    Notes
    -----
    The years in which the same jump still shows, and the three after its date, are unknown.
    """
    before, after = window_mean(amount, -ABOUT, -1, ABOUT), window_mean(amount, 0, ABOUT - 1, ABOUT)
    big = np.abs(after - before) >= least
    up, down = big & (after >= factor * before), big & (after * factor <= before)
    mark = up.astype(float) - down.astype(float)
    shows = mark != 0
    first = shows & ~near(shows, -ABOUT, -1)
    out = np.where(np.isfinite(before) & np.isfinite(after), np.where(first, mark, 0.0), np.nan)
    return np.where((shows | near(shows, -ABOUT, -1)) & ~first, np.nan, out)


def beginnings(held: Floats, pause: int) -> Floats:
    """Return 1 where a tie begins, 0 where there is none, NaN elsewhere.

    It begins after `pause` known years without it.  Years that hold it already, and the `pause` years after
    one that did, are neither a beginning nor a comparison.
    """
    quiet = np.ones(held.shape, dtype=bool)
    for k in range(1, pause + 1):
        quiet &= moved(held, -k) == 0
    return np.where(quiet & np.isfinite(held), (held > 0).astype(float), np.nan)
