"""Intervals for shares from few, clustered cases."""

from __future__ import annotations

from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from tertius.claims.verdict import Estimate
from tertius.core.arrays import Floats


def wilson(value: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval of a share `value` from `n` (effective) observations.

    Wilson (1927), JASA 22: 209-212.  `n` need not be whole: Korn and Graubard's effective sample
    size takes its place when cases are clustered.
    """
    if n <= 0:
        raise ValueError("wilson needs at least some observations")
    z = float(ndtri(0.5 + level / 2))
    centre = (value + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(value * (1 - value) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def effective_n(outcome: Floats, cluster: npt.NDArray[np.object_]) -> float:
    """Return the effective number of observations of a share whose cases fall into clusters.

    n over the design effect: the variance of the mean with clusters as the unit (with the factor
    C / (C - 1) for few clusters) over the variance of independent cases; never more than n, and the
    number of clusters where all outcomes are alike.
    """
    n = len(outcome)
    names, place = np.unique(cluster, return_inverse=True)
    share = float(np.mean(outcome))
    plain = share * (1 - share) / n
    if plain == 0 or len(names) < 2:
        return float(len(names))
    sums = np.bincount(place, weights=outcome - share)
    clustered = len(names) / (len(names) - 1) * float(np.sum(sums**2)) / n**2
    return float(min(n, n * plain / clustered)) if clustered > 0 else float(n)


def rate_of(value: float | None, n: int, effective: float, what: str) -> Estimate | None:
    """Return a share of `n` cases with Wilson's 95 % interval on their effective number; None without one."""
    if value is None or n == 0 or effective <= 0:
        return None
    low, high = wilson(value, effective)
    return Estimate(
        round(value, 6), round(low, 6), round(high, 6), 0.95, "share", n, round(effective, 2), what
    )


def share_of(outcome: Floats, cluster: npt.NDArray[np.object_], what: str) -> Estimate:
    """Return the share of cases with an outcome of 1, with Wilson's 95 % interval on their effective number.

    Parameters
    ----------
    outcome : array, shape (cases,)
        1 or 0.
    cluster : array, shape (cases,)
        Which cases belong together.
    """
    if len(outcome) == 0:
        return Estimate(None, None, None, 0.95, "share", 0, 0.0, what)
    effective, value = effective_n(outcome, cluster), float(outcome.mean())
    low, high = wilson(value, effective)
    return Estimate(
        round(value, 6), round(low, 6), round(high, 6), 0.95, "share", len(outcome), round(effective, 2), what
    )


def width_of(estimate: Estimate) -> float | None:
    """Return the width of an estimate's interval, None where it has none or it is zero."""
    if estimate.low is None or estimate.high is None:
        return None
    return (estimate.high - estimate.low) or None
