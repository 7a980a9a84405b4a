"""Compiled steps of the ordinal probit item response model.

A vote ``y`` in {0: yes, 1: abstain, 2: no} of a state at position ``theta`` on a roll call with
discrimination ``beta`` and cutpoints ``low <= high`` has

    P(yes) = Phi(low - beta theta),  P(no) = 1 - Phi(high - beta theta),  abstention between them.

On a roll call where only two of the three answers occur there is one cutpoint (``low == high``) between
them; its kind says which occur: 0 all, 1 no abstention, 2 nobody against, 3 nobody in favour.  The log
likelihood is concave in (beta, low, high) and in theta (Pratt 1981), so damped Newton steps are safe.
All functions live in one file: numba's disk cache does not notice an edit of another file.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Floats, Ints
from tertius.core.compiled import compiled

Answers = NDArray[np.int8]

_ROOT_HALF = math.sqrt(0.5)
_ROOT_TWO_PI = math.sqrt(2.0 * math.pi)
_F = TypeVar("_F", bound=Callable[..., object])
_FAR = 30.0  # cutpoints further than this from a position count as this far: erfc is exact up to 37


@compiled
def _cdf(x: float) -> float:
    return 0.5 * math.erfc(-x * _ROOT_HALF)


@compiled
def _pdf(x: float) -> float:
    return math.exp(-0.5 * x * x) / _ROOT_TWO_PI


@compiled
def _clip(x: float) -> float:
    return min(max(x, -_FAR), _FAR)


@compiled
def _bounds(answer: int, kind: int, low: float, high: float) -> tuple[float, float, int, int]:
    """Interval of the latent answer, and which parameter (1 low, 2 high, 0 none) bounds it."""
    if kind == 0:
        if answer == 0:
            return -math.inf, low, 0, 1
        if answer == 1:
            return low, high, 1, 2
        return high, math.inf, 2, 0
    lower = answer == 0 or (kind == 3 and answer == 1)
    if lower:
        return -math.inf, low, 0, 1
    return low, math.inf, 1, 0


@compiled
def _cell(a: float, b: float) -> tuple[float, float, float, float]:
    """Log probability of (a, b) under the standard normal, phi(a)/p, phi(b)/p and p itself."""
    fa = 0.0 if a == -math.inf else _pdf(a)
    fb = 0.0 if b == math.inf else _pdf(b)
    if a > 0.0:  # both bounds in the upper tail: mirror them, so that the difference keeps its digits
        p = _cdf(-a) - (0.0 if b == math.inf else _cdf(-b))
    else:
        p = (1.0 if b == math.inf else _cdf(b)) - (0.0 if a == -math.inf else _cdf(a))
    p = max(p, 1e-300)
    return math.log(p), fa / p, fb / p, p


@compiled
def roll_call_objective(
    theta: Floats,
    error: Floats,
    answers: Answers,
    kind: int,
    par: Floats,
    prior: Floats,
    slope: Floats,
    curve: Floats,
) -> float:
    """Return expected log posterior of one roll call; fills its gradient and negative Hessian.

    Parameters
    ----------
    theta, error : float arrays, one an answer given
        Posterior mean and standard deviation of the voter's position.
    par : float array (3,)
        beta, low, high.
    prior : float array (4,)
        Mean and standard deviation of beta; mean and standard deviation of the cutpoints.
    slope, curve : float arrays (3,) and (3, 3)
        Filled.  The expectation over positions uses three Gauss-Hermite nodes.
    """
    beta, low, high = par[0], par[1], par[2]
    slope[:] = 0.0
    curve[:, :] = 0.0
    total = 0.0
    for n in range(len(theta)):
        for node in range(3):
            weight = 2.0 / 3.0 if node == 0 else 1.0 / 6.0
            t = (
                theta[n]
                if node == 0
                else theta[n] + (1.7320508075688772 if node == 1 else -1.7320508075688772) * error[n]
            )
            a, b, pa, pb = _bounds(answers[n], kind, low, high)
            eta = beta * t
            if pa:
                a = _clip(a - eta)
            if pb:
                b = _clip(b - eta)
            logp, ra, rb, _ = _cell(a, b)
            total += weight * logp
            # derivatives of log p with respect to a and b, then the chain to (beta, low, high)
            ga, gb = -ra, rb
            haa = (a * ra - ra * ra) if pa else 0.0
            hbb = (-b * rb - rb * rb) if pb else 0.0
            hab = ra * rb
            slope[0] += weight * (-t) * (ga + gb)
            curve[0, 0] -= weight * t * t * (haa + 2.0 * hab + hbb)
            if pa:
                slope[pa] += weight * ga
                curve[pa, pa] -= weight * haa
                curve[0, pa] += weight * t * (haa + hab)
            if pb:
                slope[pb] += weight * gb
                curve[pb, pb] -= weight * hbb
                curve[0, pb] += weight * t * (hbb + hab)
            if pa and pb:
                curve[1, 2] -= weight * hab
    for k in range(3):
        centre, spread = (prior[0], prior[1]) if k == 0 else (prior[2], prior[3])
        gap = par[k] - centre
        if k == 2 and kind != 0:  # the second cutpoint is not in the model: hold it still
            curve[2, 2] = 1.0
            slope[2] = 0.0
            continue
        total -= 0.5 * gap * gap / (spread * spread)
        slope[k] -= gap / (spread * spread)
        curve[k, k] += 1.0 / (spread * spread)
    curve[1, 0], curve[2, 0], curve[2, 1] = curve[0, 1], curve[0, 2], curve[1, 2]
    return total


@compiled
def update_roll_calls(
    start: Ints,
    cell: Ints,
    answers: Answers,
    kinds: Answers,
    mean: Floats,
    error: Floats,
    par: Floats,
    cov: Floats,
    prior: Floats,
    steps: int,
) -> float:
    """Improve every roll call's parameters in place by up to `steps` damped Newton steps each.

    ``answers[start[v]:start[v + 1]]`` are the answers on roll call v and ``cell`` the state-period
    that gave each.  Returns the expected log posterior of the roll calls.
    """
    total = 0.0
    slope, curve = np.empty(3), np.empty((3, 3))
    for v in range(len(start) - 1):
        rows = slice(start[v], start[v + 1])
        t, s = mean[cell[rows]], error[cell[rows]]
        value = roll_call_objective(t, s, answers[rows], kinds[v], par[v], prior, slope, curve)
        for _ in range(steps):
            move = np.linalg.solve(curve, slope)
            gain = move @ slope
            if gain < 1e-10:
                break
            size, trial = 1.0, par[v] + move
            better = value
            while size > 1e-6:
                trial = par[v] + size * move
                if kinds[v] != 0:
                    trial[2] = trial[1]
                if kinds[v] != 0 or trial[2] > trial[1] + 1e-6:
                    better = roll_call_objective(t, s, answers[rows], kinds[v], trial, prior, slope, curve)
                    if better > value:
                        break
                size *= 0.5
            if better <= value:
                break
            par[v] = trial
            value = better
        cov[v] = np.linalg.inv(curve)
        if kinds[v] != 0:  # the parameter that is not in the model
            cov[v, 2, 2] = 0.0
        total += value
    return total


@compiled
def position_slope(
    start: Ints,
    item: Ints,
    answers: Answers,
    kinds: Answers,
    par: Floats,
    cov: Floats,
    mean: Floats,
    slope: Floats,
    curve: Floats,
) -> float:
    """Log likelihood of all answers by state-period; fills its gradient and negative second derivative."""
    total = 0.0
    for c in range(len(mean)):
        slope[c] = 0.0
        curve[c] = 0.0
        for n in range(start[c], start[c + 1]):
            v = item[n]
            beta = par[v, 0]
            a, b, pa, pb = _bounds(answers[n], kinds[v], par[v, 1], par[v, 2])
            eta = beta * mean[c]
            if pa:
                a = _clip(a - eta)
            if pb:
                b = _clip(b - eta)
            logp, ra, rb, _ = _cell(a, b)
            haa = (a * ra - ra * ra) if pa else 0.0
            hbb = (-b * rb - rb * rb) if pb else 0.0
            both = haa + 2.0 * ra * rb + hbb
            total += logp
            slope[c] += beta * (ra - rb) + both * mean[c] * cov[v, 0, 0]
            curve[c] -= both * (beta * beta + cov[v, 0, 0])
            if pa:
                slope[c] -= (haa + ra * rb) * cov[v, 0, pa]
            if pb:
                slope[c] -= (hbb + ra * rb) * cov[v, 0, pb]
    return total


@compiled
def smooth(
    first: Ints,
    carry: Floats,
    noise: Floats,
    slope: Floats,
    curve: Floats,
    mean: Floats,
    move: Floats,
    error: Floats,
    cross: Floats,
) -> None:
    """One Newton step of every state's path under its Gaussian prior, and the path's posterior covariance.

    State i owns cells ``first[i]:first[i + 1]`` in time order.  The prior of a cell is
    N(carry x previous cell, noise), ``noise`` being a variance; the first cell has no previous one
    (``carry`` 0).  The posterior precision is tridiagonal.  Fills `move` (the step), `error` (posterior
    standard deviations) and `cross` (covariance with the previous cell).
    """
    for i in range(len(first) - 1):
        lo, hi = first[i], first[i + 1]
        size = hi - lo
        diagonal, off, right = np.empty(size), np.zeros(size), np.empty(size)
        for k in range(size):
            diagonal[k] = curve[lo + k]
            right[k] = slope[lo + k]
        for k in range(size):
            precision = 1.0 / noise[lo + k]
            gap = mean[lo + k]
            diagonal[k] += precision
            if k > 0:
                rho = carry[lo + k]
                gap -= rho * mean[lo + k - 1]
                diagonal[k - 1] += rho * rho * precision
                off[k] = -rho * precision
                right[k - 1] += rho * gap * precision
            right[k] -= gap * precision
        # forward elimination keeps the pivots; the backward sweep gives solution and covariance
        for k in range(1, size):
            ratio = off[k] / diagonal[k - 1]
            diagonal[k] -= ratio * off[k]
            right[k] -= ratio * right[k - 1]
        k = size - 1
        move[lo + k] = right[k] / diagonal[k]
        variance = 1.0 / diagonal[k]
        error[lo + k] = math.sqrt(variance)
        cross[lo] = 0.0
        for k in range(size - 2, -1, -1):
            ratio = off[k + 1] / diagonal[k]
            move[lo + k] = right[k] / diagonal[k] - ratio * move[lo + k + 1]
            cross[lo + k + 1] = -ratio * variance
            variance = 1.0 / diagonal[k] + ratio * ratio * variance
            error[lo + k] = math.sqrt(variance)
