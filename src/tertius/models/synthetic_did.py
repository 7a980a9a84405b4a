"""Synthetic difference-in-differences, one reached unit at a time.

Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), *American Economic Review* 111: 4088-4118: comparison
units get weights under which their path before the event runs parallel to the reached unit's, and the periods
before get weights under which they foretell the comparison units' later mean.  Both sets of weights are
positive and add up to one; an intercept takes up the difference of levels.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from tertius.core.arrays import Floats

#: Comparison units below which nothing is estimated.
LEAST = 5
#: Least penalty, as a share of the largest squared distance: of equally good weights the most even are taken.
EVEN = 1e-12


def simplex_weights(design: Floats, target: Floats, ridge: float) -> Floats:
    """Return positive weights that add up to 1 and minimise |design w - target|^2 + ridge |w|^2.

    Columns and target are centred first, which is the intercept.  As the weights add up to 1, the sum is that
    of squares of C w, C holding each column's distance from the target; the direction that minimises it also
    minimises |C w|^2 + (sum w - 1)^2, which non-negative least squares solve exactly.

    Parameters
    ----------
    design : float array, shape (n, k)
    target : float array, shape (n,)
    """
    apart = design - design.mean(axis=0) - (target - target.mean())[:, None]
    k = apart.shape[1]
    size = max(float((apart**2).sum(axis=0).max()), ridge)
    if size == 0:
        return np.full(k, 1 / k)
    penalty = np.sqrt(max(ridge / size, EVEN)) * np.eye(k)
    rows = np.vstack([apart / np.sqrt(size), penalty, np.ones(k)])
    asked = np.zeros(len(rows))
    asked[-1] = 1.0
    weights = nnls(rows, asked, maxiter=50 * k)[0]
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def synthetic_difference(before: Floats, after: float, controls: Floats, controls_after: Floats) -> float:
    """Return a reached unit's change beyond its weighted comparison units', NaN with fewer than `LEAST`.

    With one period before, all comparison units count alike.

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
    noise = float(np.diff(controls, axis=1).std()) if len(before) > 1 else 0.0
    ridge = len(before) * noise**2  # one reached unit, one mean after: zeta^2 T_0 of the paper
    unit = simplex_weights(controls.T, before, ridge)
    time = simplex_weights(controls, controls_after, (1e-6 * noise) ** 2 * len(controls))
    own = after - float(time @ before)
    return own - float(unit @ (controls_after - controls @ time))
