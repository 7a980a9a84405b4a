"""Weights that make a comparison group like the group of interest: entropy balancing.

Of all weights under which the comparison group has the other group's covariate means, these are the
closest to equal ones.  Hainmueller (2012), *Political Analysis* 20: 25-46.
"""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.errors import ModelError

#: Largest remaining difference of means, in standard deviations of the comparison group.
TOLERANCE = 1e-4
_RIDGE = 1e-6


def balance(covariates: Floats, group: Bools, iterations: int = 200) -> Floats:
    """Return weights: 1 in `group`, and in the rest such that covariate means agree and the sums do.

    Parameters
    ----------
    covariates : float array, shape (n, k)
        Complete.
    group : bool array, shape (n,)

    Raises
    ------
    ModelError
        A group is empty, or no weights of the rest give the group's means: they lie outside its range, or
        apart from the one value that a column has in it.
    """
    inside, rest = covariates[group], covariates[~group]
    if len(inside) == 0 or len(rest) == 0:
        raise ModelError("entropy balancing", "two groups", f"{len(inside)} and {len(rest)} rows")
    spread, vary = rest.std(axis=0), varying(rest)
    apart = np.abs(rest[0] - inside.mean(axis=0))[~vary]
    if (apart > TOLERANCE * np.abs(covariates).max(axis=0)[~vary]).any():
        raise _out_of_reach()
    x = (rest[:, vary] - inside[:, vary].mean(axis=0)) / spread[vary]
    lam = np.zeros(x.shape[1])

    def dual(at: Floats) -> tuple[float, Floats]:
        log = x @ at
        top = float(log.max())
        raw = np.exp(log - top)
        return top + float(np.log(raw.sum())), raw / raw.sum()

    value, weights = dual(lam)
    for _ in range(iterations):
        gap = weights @ x
        if np.abs(gap).max(initial=0.0) < TOLERANCE:
            break
        centred = x - gap
        hessian = (centred * weights[:, None]).T @ centred + _RIDGE * np.eye(len(lam))
        step = np.linalg.solve(hessian, gap)
        size = 1.0
        while size > 1e-6:
            trial, trial_weights = dual(lam - size * step)
            if trial <= value - 1e-4 * size * float(gap @ step):
                break
            size /= 2
        else:
            break
        lam, value, weights = lam - size * step, trial, trial_weights
    if np.abs(weights @ x).max(initial=0.0) >= 10 * TOLERANCE:
        raise _out_of_reach()
    out = np.ones(len(group))
    out[~group] = weights * len(inside)
    return out


def varying(covariates: Floats) -> Bools:
    """Return which columns vary by more than rounding, whatever their unit."""
    return np.asarray(covariates.std(axis=0) > 1e-12 * np.abs(covariates).max(axis=0, initial=0.0))


def _out_of_reach() -> ModelError:
    return ModelError(
        "entropy balancing", "a comparison group that spans the other's means", "one that does not"
    )
