"""Estimates of several groups, each drawn towards their common mean as far as the data ask for it.

Normal hierarchy: y_i ~ N(theta_i, s_i^2) with known s_i, theta_i ~ N(mu, tau^2), mu flat.  tau has the
uniform-shrinkage prior of Christiansen and Morris (1997), *JASA* 92: 618-632: the weight
s0^2 / (s0^2 + tau^2) of the common mean, s0^2 being the harmonic mean of the s_i^2, is uniform on 0 to 1.
It is integrated over a grid, so that the errors know that tau is estimated from a handful of groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError

#: Grid points for the weight of the common mean.
_POINTS = 99


@dataclass(frozen=True)
class NormalPooled:
    """Posterior means and deviations of the groups, of the common mean, and the mean's weight in each group.

    Attributes
    ----------
    value, error, weight : float arrays, shape (G,)
    mean, mean_error : float
    """

    value: Floats
    error: Floats
    weight: Floats
    mean: float
    mean_error: float


def pool_normal(values: npt.ArrayLike, errors: npt.ArrayLike) -> NormalPooled:
    """Return the groups' quantities under the hierarchy; a group alone stays as it is.

    Parameters
    ----------
    values, errors : arrays, shape (G,)
        Estimates and their standard errors, all finite, errors positive.

    Raises
    ------
    ModelError
        No group, or an error that is not positive.
    """
    y, s = np.asarray(values, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    if (
        len(y) == 0
        or len(y) != len(s)
        or not (np.isfinite(y).all() and np.isfinite(s).all() and (s > 0).all())
    ):
        raise ModelError("pooling", "one estimate a group with a positive standard error", f"{len(y)} groups")
    if len(y) == 1:
        return NormalPooled(y, s, np.zeros(1), float(y[0]), float(s[0]))
    centre = len(s) / float((1 / s**2).sum())
    shrink = (np.arange(_POINTS) + 0.5) / _POINTS
    tau2 = centre * (1 - shrink) / shrink
    total = s[None, :] ** 2 + tau2[:, None]
    precision = (1 / total).sum(axis=1)
    mu = (y / total).sum(axis=1) / precision
    log = -0.5 * (
        np.log(total).sum(axis=1) + np.log(precision) + ((y - mu[:, None]) ** 2 / total).sum(axis=1)
    )
    p = np.exp(log - log.max())
    p /= p.sum()
    weight = s[None, :] ** 2 / total
    at = weight * mu[:, None] + (1 - weight) * y[None, :]
    variance = (1 - weight) * s[None, :] ** 2 + weight**2 / precision[:, None]
    value, mean = p @ at, float(p @ mu)
    error = np.sqrt(p @ (variance + (at - value) ** 2))
    mean_error = float(np.sqrt(p @ (1 / precision + (mu - mean) ** 2)))
    return NormalPooled(value, error, p @ weight, mean, mean_error)
