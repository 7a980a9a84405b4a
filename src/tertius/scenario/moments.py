"""Means, variances and intervals of simulated values, with their Monte Carlo errors."""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Floats


def components(values: Floats) -> Floats:
    """Variances of (models, arms, draws, chains): process, parameter, and plain model and scenario."""
    m, a, d, c = values.shape
    within = values.var(axis=3, ddof=1).mean() if c > 1 else 0.0
    means = values.mean(axis=3)
    between = (means.var(axis=2, ddof=1).mean() - within / c) if d > 1 else 0.0
    cells = means.mean(axis=2)
    model = cells.var(axis=0).mean() if m > 1 else 0.0
    scenario = cells.mean(axis=0).var() if a > 1 else 0.0
    return np.array([within, between, model, scenario])


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

    The variance of plain means is that of the expectations plus that of the noise; the means are shrunk
    towards the grand mean so that theirs is that of the expectations alone.
    """
    d, c = values.shape
    means = values.mean(axis=1)
    if d < 2:
        return np.asarray(means)
    noise = values.var(axis=1, ddof=1).mean() / c if c > 1 else 0.0
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
