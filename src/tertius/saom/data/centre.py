"""Centring, ranges and similarity means, as RSiena defines them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.saom.data.cells import BLOCK
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic


@dataclass(frozen=True, eq=False)
class ActorValues:
    """An actor variable as the effects see it.

    Attributes
    ----------
    values : array (columns, actors)
        Centred; missing values are 0 (the mean) for covariates, carried forward for behaviour.
    missing : bool array (columns, actors)
    mean, span, similarity : float
        The value subtracted, max - min, and the mean similarity.
    low, high : float
        Smallest and largest raw value.
    """

    values: Floats
    missing: Bools
    mean: float
    span: float
    similarity: float
    low: float
    high: float


def similarity_mean(columns: Floats, span: float) -> float:
    """Return the mean of 1 - |v_i - v_j| / span over ordered pairs of observed actors, over all columns.

    Parameters
    ----------
    columns : array (columns, actors)
        NaN where missing.
    span : float
        Largest minus smallest value.
    """
    total, count = 0.0, 0
    for v in columns:
        v = v[~np.isnan(v)]
        total += _similarities(v, span or 1.0, 0, len(v) ** 2) - len(v)
        count += len(v) * (len(v) - 1)
    return total / count if count else 0.0


def _similarities(v: Floats, span: float, first: int, count: int) -> float:
    """Return the sum of 1 - |v_i - v_j| / span over `count` pairs from `first` on, rows of pairs end to end.

    Halved as NumPy halves a sum, so that the bits are those of the sum of all pairs as one array, of which no
    more than `BLOCK` are laid out at a time.
    """
    if count > BLOCK:
        half = count // 2
        half -= half % 8
        return _similarities(v, span, first, half) + _similarities(v, span, first + half, count - half)
    if not count:
        return 0.0
    row, last = first // len(v), (first + count - 1) // len(v)
    pairs = (1 - np.abs(v[row : last + 1, None] - v[None, :]) / span).ravel()
    start = first - row * len(v)
    return float(pairs[start : start + count].sum())


def carried(raw: Floats) -> Floats:
    """Fill missing values of (actors, waves) from the last observed wave, else the next, else the mode.

    The mode is taken over the first wave with an observation of the wave in question.
    """
    filled = raw.copy()
    for w in range(1, raw.shape[1]):
        gap = np.isnan(filled[:, w])
        filled[gap, w] = filled[gap, w - 1]
    for w in range(raw.shape[1] - 2, -1, -1):
        gap = np.isnan(filled[:, w])
        filled[gap, w] = filled[gap, w + 1]
    for w in range(raw.shape[1]):
        gap = np.isnan(filled[:, w])
        if gap.any():
            levels, counts = np.unique(raw[~np.isnan(raw)], return_counts=True)
            filled[gap, w] = levels[counts.argmax()]
    return filled


def of_behaviour(b: Behaviour) -> ActorValues:
    """Centre by the mean of the per-wave means; range over all waves; similarity over waves 1..M-1."""
    raw = b.values
    mean = float(np.nanmean(np.nanmean(raw, axis=0)))
    low, high = float(np.nanmin(raw)), float(np.nanmax(raw))
    past = raw.T[: max(raw.shape[1] - 1, 1)]
    return ActorValues(
        np.ascontiguousarray(carried(raw).T) - mean,
        np.isnan(raw.T),
        mean,
        high - low,
        similarity_mean(past, high - low),
        low,
        high,
    )


def of_covariate(c: Covariate, periods: int) -> ActorValues:
    """Centre by the mean over columns 1..M-1; a changing covariate has one column per period."""
    raw = c.values[None, :] if c.values.ndim == 1 else c.values.T[:periods]
    mean = float(np.nanmean(raw))
    low, high = float(np.nanmin(raw)), float(np.nanmax(raw))
    shift = mean if c.centred else 0.0
    values = np.where(np.isnan(raw), mean, raw) - shift
    similarity = similarity_mean(raw, high - low)
    return ActorValues(values, np.isnan(raw), shift, high - low, similarity, low, high)


def of_dyadic(d: Dyadic, periods: int, square: bool) -> tuple[Floats, float]:
    """Return centred matrices (1 or periods, n, m), missing cells at the mean, and the mean (no diagonal)."""
    raw = d.values[None] if d.values.ndim == 2 else d.values[:periods]
    used = ~np.isnan(raw)
    if square and raw.shape[1] == raw.shape[2]:
        used = used & ~np.eye(raw.shape[1], dtype=bool)
    mean = float(raw[used].mean())
    shift = mean if d.centred else 0.0
    return np.ascontiguousarray(np.where(np.isnan(raw), mean, raw) - shift), shift
