"""Yearly series redrawn around each state's own level: AR(1) with the record's spread and memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Floats


@dataclass(frozen=True)
class Series:
    """What is estimated from a variable by state (rows) and year (columns).

    ``level`` is each state's mean (NaN where it has none), ``year`` the common part of each year,
    ``spread`` the standard deviation of what is left (free of known measurement error), ``memory`` its
    correlation from one year to the next.
    """

    level: Floats
    year: Floats
    spread: float
    memory: float


def estimate(value: Floats, error: Floats | None = None) -> Series:
    """Estimate levels, years, spread and memory of a variable; unknown cells are NaN."""
    known = np.isfinite(value)
    level = _mean(value, known, 1)
    year = _mean(value - level[:, None], known, 0)
    level = _mean(value - year[None, :], known, 1)
    rest = value - level[:, None] - year[None, :]
    noise = 0.0 if error is None else float(np.nanmean(np.where(known, error, np.nan) ** 2))
    variance = max(float(np.nanvar(rest)) - noise, 1e-6)
    pairs = known[:, 1:] & known[:, :-1]
    covariance = float((rest[:, 1:][pairs] * rest[:, :-1][pairs]).mean())
    return Series(level, np.nan_to_num(year), variance**0.5, float(np.clip(covariance / variance, 0.0, 0.98)))


def _mean(value: Floats, known: Bools, axis: int) -> Floats:
    count = known.sum(axis=axis)
    total = np.where(known, value, 0.0).sum(axis=axis)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def draw_ar(rng: np.random.Generator, shape: tuple[int, int], spread: float, memory: float) -> Floats:
    """Return stationary AR(1) series of a standard deviation, one a row."""
    steps = rng.normal(0.0, 1.0, shape)
    out = np.empty(shape)
    out[:, 0] = steps[:, 0]
    scale = (1.0 - memory**2) ** 0.5
    for t in range(1, shape[1]):
        out[:, t] = memory * out[:, t - 1] + scale * steps[:, t]
    return out * spread
