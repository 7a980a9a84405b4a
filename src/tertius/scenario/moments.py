"""Means, variances and intervals of simulated values, with their Monte Carlo errors."""

from __future__ import annotations

import warnings

import numpy as np

from tertius.core.arrays import Floats


def components(values: Floats) -> Floats:
    """Variances of (models, arms, draws, chains): process, parameter, and plain model and scenario.

    NaN values are left out.
    """
    m, a, d, c = values.shape
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # cells without a defined world stay NaN
        spread, share = _noise(values)
        within = np.nanmean(spread) if c > 1 else 0.0
        means = np.nanmean(values, axis=3)
        between = np.nanmean(np.nanvar(means, axis=2, ddof=1)) - np.nanmean(share) if d > 1 else 0.0
        cells = np.nanmean(means, axis=2)
        model = np.nanmean(np.nanvar(cells, axis=0)) if m > 1 else 0.0
        scenario = np.nanvar(np.nanmean(cells, axis=0)) if a > 1 else 0.0
    return np.array([within, between, model, scenario])


def _noise(values: Floats) -> tuple[Floats, Floats]:
    """Return the variance between chains (..., draws) of (..., draws, chains), and that of their mean.

    Chains in which the outcome is undefined count for neither.
    """
    spread = np.nanvar(values, axis=-1, ddof=1) if values.shape[-1] > 1 else np.zeros(values.shape[:-1])
    return spread, spread / np.maximum(np.isfinite(values).sum(axis=-1), 1)


def mean_and_error(values: Floats) -> tuple[float, float]:
    """Mean of (models, draws, chains) and its Monte Carlo standard error; NaN values are left out.

    Draws are independent, and so are models' noises at a given draw only if nothing is shared: the error
    is that of the mean over models by draw.
    """
    if not np.isfinite(values).any():
        return float("nan"), float("nan")
    by_draw = np.nanmean(values, axis=(0, 2)) if values.shape[1] > 1 else np.nanmean(values, axis=0)[0]
    by_draw = by_draw[np.isfinite(by_draw)]
    error = by_draw.std(ddof=1) / np.sqrt(len(by_draw)) if len(by_draw) > 1 else float("nan")
    return float(np.nanmean(values)), float(error)


def expectations(values: Floats) -> Floats:
    """Return expected outcome at each draw (draws,), from (draws, chains): means shrunk by their noise.

    NaN values, and draws without any other, are left out.  The variance of plain means is that of the
    expectations plus that of the noise; the means are shrunk towards the grand mean so that theirs is that of
    the expectations alone.
    """
    values = values[np.isfinite(values).any(axis=1)]
    means = np.nanmean(values, axis=1)
    if len(values) < 2:
        return np.asarray(means)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # one chain alone has no variance
        noise = np.nan_to_num(np.nanmean(_noise(values)[1]))
    plain = means.var(ddof=1)
    factor = np.sqrt(max(plain - noise, 0.0) / plain) if plain > 0 else 0.0
    return np.asarray(means.mean() + factor * (means - means.mean()))


def expected_interval(every: Floats, error: float) -> tuple[float, float]:
    """95 % of the expectations over draws, each side widened in quadrature by 1.96 Monte Carlo errors.

    Without the widening a few draws whose variance is lost in noise would look certain.
    """
    if len(every) < 2:
        return float("nan"), float("nan")
    middle = float(every.mean())
    low, high = (float(q) for q in np.quantile(every, (0.025, 0.975)))
    noise = 1.96 * (error if np.isfinite(error) else 0.0)
    return middle - float(np.hypot(middle - low, noise)), middle + float(np.hypot(high - middle, noise))
