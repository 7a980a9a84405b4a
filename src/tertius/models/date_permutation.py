"""Whether a yearly series differs at marked dates, judged by the dates that could have been marked.

The marks are moved round the series as a whole (circular shifts), which keeps their own spacing and the
series' dependence from year to year; the spread of the difference over all shifts is its standard error
under "the dates do not matter".  Politis and Romano (1992) give the circular form; the reasoning is that of
Fisher's randomisation test, with dates as what is allotted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import stdtrit

from tertius.core.arrays import Bools, Floats, Ints

#: Marked and unmarked years below which nothing is said.
FEWEST = 3


@dataclass(frozen=True)
class DateContrast:
    """Mean at marked dates minus the mean at the others.

    `value`, `low`, `high`, `error` in the series' unit; `p` is the share of shifts at least as far from
    zero; `marked`, `others` count years; `effective` the marked years that are as good as independent.
    """

    value: float
    low: float
    high: float
    error: float
    p: float
    marked: int
    others: int
    effective: float


def date_contrast(
    series: Floats, marked: Bools, error_at_least: float = 0.0, level: float = 0.95
) -> DateContrast | None:
    """Compare marked years with the others.

    Parameters
    ----------
    series : float array, shape (T,)
        NaN years are left out; consecutive otherwise.
    marked : bool array, shape (T,)
    error_at_least : float
        A standard error from another source of doubt; the larger one counts.

    Returns
    -------
    DateContrast or None
        None with fewer than `FEWEST` marked or unmarked years, or a series that does not vary.
    """
    use = np.isfinite(series)
    x, m = series[use], marked[use]
    n, k = len(x), int(m.sum())
    if k < FEWEST or n - k < FEWEST or float(x.std()) == 0.0:
        return None
    value = float(x[m].mean() - x[~m].mean())
    shifted = m[_shifts(n)]
    # What the dates do is no part of the error: it is taken out before the marks are moved.
    rest = x - value * m
    plain = float(np.sqrt(rest.var(ddof=2) * (1 / k + 1 / (n - k))))
    # Marks that are spread evenly shift onto themselves, and then the shifts vary less than chance does.
    error = max(float(np.sqrt(np.mean(_contrast(shifted, rest, k) ** 2))), plain, error_at_least)
    effective = min(float(k), max(1.0, k * (plain / error) ** 2))
    freedom = max(1.0, min(k, n - k) - 1.0)
    half = float(stdtrit(freedom, 0.5 + level / 2)) * error
    p = float((1 + (np.abs(_contrast(shifted, x, k)) >= abs(value)).sum()) / n)
    return DateContrast(value, value - half, value + half, error, p, k, n - k, effective)


@lru_cache(maxsize=128)
def _shifts(n: int) -> Ints:
    """Return the places that every circular shift but the whole one reads from, a shift a row."""
    return (np.arange(n)[None, :] - np.arange(1, n)[:, None]) % n


def _contrast(marked: Bools, series: Floats, k: int) -> Floats:
    """Return for each row of marks the mean of the marked years minus that of the others."""
    return np.asarray(marked @ series / k - (~marked) @ series / (len(series) - k), dtype=np.float64)
