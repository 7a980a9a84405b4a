"""Compiled averages of first differences by a step: for draws of estimates, of which there are many."""

from __future__ import annotations

import math

import numpy as np

from tertius.core.arrays import Floats, Ints
from tertius.core.compiled import compiled
from tertius.saom.kernel.inner import inner
from tertius.saom.kernel.vector import exp


@inner
def _weights(values: Floats, weights: Floats, e: Floats) -> None:
    """Fill `e` with the weights of ego's options, as if all were open."""
    m = e.shape[0]
    e[:] = 0.0
    for k in range(weights.shape[0]):
        w = weights[k]
        for j in range(m):
            e[j] += w * values[k, j]
    for j in range(m):
        e[j] = exp(e[j])


@inner
def _masked(e: Floats, open_: Floats, p: Floats) -> float:
    """Leave `e` where options are open, fill `p` with probabilities, and return the sum of all weights."""
    total = 1.0
    for j in range(e.shape[0]):
        e[j] *= open_[j]
        total += e[j]
    share = 1.0 / total
    for j in range(e.shape[0]):
        p[j] = e[j] * share
    return total


@inner
def _one_by_one(p: Floats, sign: Floats, defined: Floats, up: float, down: float, tie: float) -> float:
    """Return the sum of differences where each option is shifted alone: q - p = p (1 - p) t / (1 + p t)."""
    middle, half, total = 0.5 * (up + down), 0.5 * (up - down), 0.0
    for j in range(p.shape[0]):
        t = middle + half * sign[j]
        scale = 1.0 + tie * (sign[j] - 1.0)
        total += scale * defined[j] * p[j] * (1.0 - p[j]) * t / (1.0 + p[j] * t)
    return total


@inner
def _together(
    e: Floats, p: Floats, sign: Floats, defined: Floats, up: float, down: float, tie: float, total: float
) -> float:
    """Return the sum of differences where all options of ego are shifted at once."""
    middle, half, more = 0.5 * (up + down), 0.5 * (up - down), total
    for j in range(p.shape[0]):
        more += e[j] * defined[j] * (middle + half * sign[j])
    share, out = 1.0 / more, 0.0
    for j in range(p.shape[0]):
        moved = e[j] * (1.0 + defined[j] * (middle + half * sign[j])) * share
        out += (1.0 + tie * (sign[j] - 1.0)) * defined[j] * (moved - p[j])
    return out


@compiled
def average_shifts(
    values: Floats,
    sign: Floats,
    open_: Floats,
    defined: Floats,
    weights: Floats,
    at: Ints,
    steps: Floats,
    ego: Floats,
    tie: float,
) -> Floats:
    """Return the mean over options, then over egos, of each shift; NaN where no ego has a value.

    Parameters
    ----------
    values : array (egos, effects, options)
        What each effect adds to the utility, a unit of its parameter; 0 where it has no part.
    sign, open_ : array (egos, options)
        1 where the option makes a tie, -1 where it ends one; 1 where it may be chosen, else 0.
    defined : array (egos, effects, options)
        1 where the option is open and the effect has a part in it, else 0.
    weights : array (effects,)
    at : int64 array (shifts,)
        The effect that is shifted.
    steps, ego : array (shifts,)
        By how much; 1 where all options of ego are shifted at once.
    tie : float
        1 for the probability of a tie, 0 for that of the change.
    """
    n, _, m = values.shape
    total, known = np.zeros(len(at)), np.zeros(len(at))
    e, p = np.empty(m), np.empty(m)
    for i in range(n):
        _weights(values[i], weights, e)
        whole = _masked(e, open_[i], p)
        for s in range(len(at)):
            k = at[s]
            count = defined[i, k].sum()
            if count == 0.0:
                continue
            u = weights[k] * steps[s]
            up, down = math.expm1(u), math.expm1(-u)
            if ego[s] > 0.0:
                change = _together(e, p, sign[i], defined[i, k], up, down, tie, whole)
            else:
                change = _one_by_one(p, sign[i], defined[i, k], up, down, tie)
            total[s] += change / count
            known[s] += 1.0
    for s in range(len(at)):
        total[s] = total[s] / known[s] if known[s] > 0.0 else np.nan
    return total
