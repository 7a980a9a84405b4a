"""Shares of several groups of few cases, each drawn towards their common mean as far as the data ask for it.

Beta-binomial hierarchy: group i has k_i successes in n_i (effective, so not always whole) cases, its share is
Beta(m M, (1 - m) M).  The mean m has a flat prior, the concentration M the uniform-shrinkage prior of
Christiansen and Morris (1997), *JASA* 92: 618-632, under which the weight M / (M + n0) of the common mean
is uniform, n0 being the harmonic mean of the n_i.  Everything is integrated over a grid, so that intervals
know that m and M are estimated from a handful of groups, as plug-in empirical Bayes would not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import betainc, betaln, expit

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError

#: Grid points for the mean and for the weight of the common mean.
_POINTS = 64
#: Halvings of the first cell of the weight: groups that lie far apart keep what they have.
_HALVINGS = 16
#: Times that the grid of the mean is laid again around where the mean lies, and how wide in deviations.
_LAYERS, _WIDE = 5, 8.0


@dataclass(frozen=True)
class Pooled:
    """Pooled shares.

    Attributes
    ----------
    value, low, high : float arrays, shape (G,)
        Posterior mean and equal-tailed interval of each group's share.
    shrinkage : float array, shape (G,)
        Posterior mean of the weight that the common mean has in each group's estimate, 0 to 1.
    mean, mean_low, mean_high : float
        The common mean and its interval.
    new_low, new_high : float
        Interval of the share of a further group of the same kind.
    """

    value: Floats
    low: Floats
    high: Floats
    shrinkage: Floats
    mean: float
    mean_low: float
    mean_high: float
    new_low: float
    new_high: float


def pool(successes: npt.ArrayLike, cases: npt.ArrayLike, level: float = 0.95) -> Pooled:
    """Return the groups' shares under the hierarchy.

    Parameters
    ----------
    successes, cases : arrays, shape (G,)
        Effective numbers; 0 <= successes <= cases, cases > 0.

    Raises
    ------
    ModelError
        Fewer than two groups, or numbers that are no shares.
    """
    k, n = np.asarray(successes, dtype=np.float64), np.asarray(cases, dtype=np.float64)
    if k.ndim != 1 or k.shape != n.shape or len(k) < 2:
        raise ModelError("partial pooling", "two groups at least", f"{k.size}")
    if not ((n > 0) & (k >= 0) & (k <= n)).all():
        raise ModelError("partial pooling", "0 <= successes <= cases and some cases", "another group")
    start = len(n) / (1 / n).sum()
    # Midpoints: the mean on a logit scale, where the grid is as fine at 0.02 as it needs to be there.
    edge, width = weight_grid(_POINTS)
    bottom, top = -8.0, 8.0
    for _ in range(_LAYERS):
        cuts = np.linspace(bottom, top, _POINTS + 1)
        at = (cuts[1:] + cuts[:-1]) / 2
        m, weight = np.meshgrid(expit(at), edge, indexing="ij")
        concentration = weight / (1 - weight) * start
        a, b = (m * concentration).ravel(), ((1 - m) * concentration).ravel()
        log = (betaln(a[:, None] + k, b[:, None] + n - k) - betaln(a, b)[:, None]).sum(axis=1)
        log += np.log((m * (1 - m)).ravel())  # flat in m, not in its logit
        log += np.log(np.broadcast_to(width, m.shape).ravel())
        mass = np.exp(log - log.max())
        mass /= mass.sum()
        by_mean = mass.reshape(m.shape).sum(axis=1)
        middle = float(by_mean @ at)
        half = _WIDE * (float(np.sqrt(by_mean @ (at - middle) ** 2)) + (cuts[1] - cuts[0]) / 2)
        if middle - half <= bottom and middle + half >= top:
            break
        bottom, top = max(bottom, middle - half), min(top, middle + half)
    total = a + b
    own = (a[:, None] + k) / (total[:, None] + n)
    tail = (1 - level) / 2
    bounds = [
        (_quantile(mass, a + x, b + y - x, tail), _quantile(mass, a + x, b + y - x, 1 - tail))
        for x, y in zip(k, n, strict=True)
    ]
    along = np.concatenate([[0.0], by_mean.cumsum()])  # at the cuts between the cells
    return Pooled(
        mass @ own,
        np.array([low for low, _ in bounds]),
        np.array([high for _, high in bounds]),
        mass @ (total[:, None] / (total[:, None] + n)),
        float(mass @ m.ravel()),
        float(expit(np.interp(tail, along, cuts))),
        float(expit(np.interp(1 - tail, along, cuts))),
        _quantile(mass, a, b, tail),
        _quantile(mass, a, b, 1 - tail),
    )


def pool_effects(values: npt.ArrayLike, errors: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return groups' effects drawn towards their common mean: posterior mean, deviation, weight of the mean.

    Normal hierarchy with a flat prior on the mean and the uniform-shrinkage prior on the variance between
    groups (Christiansen and Morris 1997; Daniels 1999, *Canadian Journal of Statistics* 27: 567-578),
    integrated over a grid.

    Parameters
    ----------
    values, errors : arrays, shape (..., G)
        Effects and standard errors; NaN where a group has none.  Fewer than two groups are returned as
        they are.
    """
    y, s = np.asarray(values, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    known = np.isfinite(y) & np.isfinite(s) & (s > 0)
    y, v = np.where(known, y, 0.0), np.where(known, s, 1.0) ** 2
    count = known.sum(axis=-1)
    precision = np.where(known, 1 / v, 0.0)
    start = count / np.maximum(precision.sum(axis=-1), 1e-300)
    edge, width = weight_grid(_POINTS)
    between = start[..., None] * (1 - edge) / edge  # shape (..., points)
    total = v[..., None, :] + between[..., None]
    weight = np.where(known[..., None, :], 1 / total, 0.0)
    sums = np.maximum(weight.sum(axis=-1), 1e-300)
    mean = (weight * y[..., None, :]).sum(axis=-1) / sums
    log = 0.5 * np.where(known[..., None, :], np.log(1 / total), 0.0).sum(axis=-1) - 0.5 * np.log(sums)
    log -= 0.5 * (weight * (y[..., None, :] - mean[..., None]) ** 2).sum(axis=-1)
    mass = np.exp(log - log.max(axis=-1, keepdims=True)) * width
    mass /= mass.sum(axis=-1, keepdims=True)
    shrink = v[..., None, :] / total
    own = (1 - shrink) * y[..., None, :] + shrink * mean[..., None]
    spread = (1 - shrink) * v[..., None, :] + shrink**2 / sums[..., None]
    value = (mass[..., None] * own).sum(axis=-2)
    variance = (mass[..., None] * (spread + (own - value[..., None, :]) ** 2)).sum(axis=-2)
    together = (count >= 2)[..., None] & known
    alone = np.where(known, y, np.nan), np.where(known, np.sqrt(v), np.nan)
    return (
        np.where(together, value, alone[0]),
        np.where(together, np.sqrt(variance), alone[1]),
        np.where(together, (mass[..., None] * shrink).sum(axis=-2), 0.0),
    )


def weight_grid(points: int) -> tuple[Floats, Floats]:
    """Return midpoints and widths of cells from 0 to 1: equal ones, the first halved again and again."""
    cuts = np.arange(points + 1) / points
    cuts = np.concatenate([[0.0], cuts[1] / 2.0 ** np.arange(_HALVINGS, 0, -1), cuts[1:]])
    return (cuts[1:] + cuts[:-1]) / 2, np.diff(cuts)


def _quantile(mass: Floats, a: Floats, b: Floats, at: float) -> float:
    """Return a quantile of a mixture of beta distributions, to 1e-6."""
    use = mass > 1e-7 * mass.max()
    w, a, b = mass[use] / mass[use].sum(), a[use], b[use]
    return float(brentq(lambda x: float(w @ betainc(a, b, x)) - at, 0.0, 1.0, xtol=1e-6))
