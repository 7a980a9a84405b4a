"""Synthetic difference-in-differences, one reached unit at a time.

Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), *American Economic Review* 111: 4088-4118: comparison
units get weights under which their path before the event runs parallel to the reached unit's, and the periods
before get weights under which they foretell the comparison units' later mean.  Both sets of weights are
positive and add up to one; an intercept takes up the difference of levels.
"""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Floats

#: Comparison units below which nothing is estimated.
LEAST = 5
_STEPS = 100


def simplex_weights(design: Floats, target: Floats, ridge: float) -> Floats:
    """Return positive weights that add up to 1 and minimise |design w - target|^2 + ridge |w|^2.

    Columns and target are centred first, which is the intercept.  Frank and Wolfe's steps, exact line search.

    Parameters
    ----------
    design : float array, shape (n, k)
    target : float array, shape (n,)
    """
    a, b = design - design.mean(axis=0), target - target.mean()
    w = np.full(a.shape[1], 1 / a.shape[1])
    gram, cross = a.T @ a, a.T @ b
    for _ in range(_STEPS):
        slope = gram @ w - cross + ridge * w
        step = -w
        step[int(np.argmin(slope))] += 1.0
        curve = float(step @ (gram @ step) + ridge * (step @ step))
        gain = -float(step @ slope)
        if gain < 1e-10 or curve <= 0:
            break
        w = w + min(1.0, gain / curve) * step
    return np.asarray(w, dtype=np.float64)


def synthetic_difference(before: Floats, after: float, controls: Floats, controls_after: Floats) -> float:
    """Return a reached unit's change beyond its weighted comparison units', NaN with fewer than `LEAST`.

    Parameters
    ----------
    before : float array, shape (periods,)
        The reached unit's outcomes before the event, all known.
    after : float
        Its mean outcome after.
    controls : float array, shape (units, periods)
    controls_after : float array, shape (units,)
    """
    if len(controls) < LEAST:
        return float("nan")
    noise = float(np.diff(controls, axis=1).std())
    ridge = len(before) * noise**2  # one reached unit, one mean after: zeta^2 T_0 of the paper
    unit = simplex_weights(controls.T, before, ridge)
    time = simplex_weights(controls, controls_after, 1e-6 * noise**2 * len(controls))
    own = after - float(time @ before)
    return own - float(unit @ (controls_after - controls @ time))
