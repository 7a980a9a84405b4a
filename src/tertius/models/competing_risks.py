"""Cumulative incidence of competing outcomes at whole periods, with late entry and clusters.

Aalen and Johansen (1978), *Scandinavian Journal of Statistics* 5: 141-150.  Treating the other outcomes as
censoring would say how often an outcome comes if the others were abolished; the cumulative incidence says
how often it comes, and with the share that is still without any outcome it sums to one.

Cases that come under observation late are at risk from then on only (left truncation): before that they
could not have been seen to end.  Where everybody comes late, shares are those among cases that lasted until
the first came.  Cases of one cluster share their history, so that the variance is the larger of the delta
method's for independent cases (Marubini and Valsecchi 1995, *Analysing Survival Data from Clinical Trials and
Observational Studies*, ch. 10) and of jackknives that leave out one cluster at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from tertius.core.arrays import Floats, Indices, Ints
from tertius.core.errors import ModelError


@dataclass(frozen=True)
class Incidence:
    """Shares by outcome and period.

    Attributes
    ----------
    free, free_low, free_high : float arrays, shape (H,)
        Share without any outcome by the end of each period, with its interval; NaN once nobody is at risk
        any more.
    cumulative, error, low, high : float arrays, shape (K, H)
        Cumulative incidence of each outcome, its standard error and interval (log(-log), Student's with
        the number of clusters minus one as degrees of freedom).
    at_risk : float array, shape (H,)
    events : float array, shape (K, H)
    clusters : int
        The fewest clusters among the ways of clustering that were given.
    """

    free: Floats
    free_low: Floats
    free_high: Floats
    cumulative: Floats
    error: Floats
    low: Floats
    high: Floats
    at_risk: Floats
    events: Floats
    clusters: int


def tally(
    entry: Ints, time: Ints, outcome: Ints, kinds: int, periods: int, row: Ints
) -> tuple[Floats, Floats]:
    """Count cases at risk and outcomes by row of `row` and period.

    Parameters
    ----------
    entry, time : int arrays, shape (n,)
        A case is at risk in periods entry + 1 ... time; its outcome, if any, comes in period `time`.
    outcome : int array, shape (n,)
        0 for none (censored after `time`), else 1 ... `kinds`.
    row : int array, shape (n,)
        Rows 0 ... R - 1 to count by.

    Returns
    -------
    at_risk : float array, shape (R, periods)
    events : float array, shape (R, kinds, periods)

    Raises
    ------
    ModelError
        A case that ends before it enters, an outcome when it enters (before it is at risk), an outcome of no
        known kind, or arrays of other lengths.
    """
    if not len(entry) == len(time) == len(outcome) == len(row) or (np.asarray(row) < 0).any():
        raise ModelError(
            "competing outcomes", "an entry, a time, an outcome and a row a case", "other lengths"
        )
    if ((outcome > 0) & (time == entry)).any():
        got = f"{int(((outcome > 0) & (time == entry)).sum())} outcomes in the period of entry"
        raise ModelError("competing outcomes", "outcomes after the case comes under observation", got)
    if ((entry < 0) | (time < entry)).any() or ((outcome < 0) | (outcome > kinds)).any():
        raise ModelError("competing outcomes", "0 <= entry <= time and outcomes from 0 on", "another case")
    count = int(row.max()) + 1 if len(row) else 0
    period = np.arange(1, periods + 1)
    seen = (entry[:, None] < period) & (period <= time[:, None])
    at_risk = np.zeros((count, periods))
    np.add.at(at_risk, row, seen.astype(np.float64))
    events = np.zeros((count, kinds, periods))
    ends = (outcome > 0) & (time > entry) & (time <= periods)
    np.add.at(events, (row[ends], outcome[ends] - 1, time[ends] - 1), 1.0)
    return at_risk, events


def shares(at_risk: Floats, events: Floats) -> tuple[Floats, Floats]:
    """Return the share without outcome (..., H) and cumulative incidences (..., K, H) of counts."""
    with np.errstate(invalid="ignore", divide="ignore"):
        hazard = events / at_risk[..., None, :]
        none_yet = np.cumsum(at_risk, axis=-1) == 0
        hazard = np.where(none_yet[..., None, :], 0.0, hazard)
        free = np.cumprod(1 - hazard.sum(axis=-2), axis=-1)
    before = np.concatenate([np.ones_like(free[..., :1]), free[..., :-1]], axis=-1)
    return free, np.cumsum(before[..., None, :] * hazard, axis=-1)


def incidence(
    at_risk: Floats, events: Floats, clusterings: Sequence[Ints] = (), level: float = 0.95
) -> Incidence:
    """Estimate cumulative incidences from counts by row.

    Parameters
    ----------
    at_risk : float array, shape (R, H)
    events : float array, shape (R, K, H)
    clusterings : sequence of int arrays, shape (R,)
        Ways in which rows belong together; none: rows are taken as independent of one another only in
        the sense of the delta method.
    """
    # Having had any outcome is one more outcome; the share without is what it leaves.
    both = np.concatenate([events, events.sum(axis=1, keepdims=True)], axis=1)
    total, count = at_risk.sum(axis=0), both.sum(axis=0)
    free, cumulative = _with_any(total, count)
    variance, clusters = delta_variance(free, cumulative, total, count), max(2, len(at_risk))
    for cluster in clusterings:
        names, place = np.unique(cluster, return_inverse=True)
        clusters = min(clusters, len(names))
        if len(names) > 1:
            jackknife = _jackknife(at_risk, both, place, len(names))
            variance = np.where(np.isnan(variance), np.nan, np.fmax(variance, jackknife))
    error = np.sqrt(variance)
    quantile = float(stdtrit(max(clusters - 1, 1), 0.5 + level / 2))
    low, high = _interval(cumulative[:-1], error[:-1], quantile)
    bounds = _interval(free, error[-1], quantile)
    return Incidence(free, *bounds, cumulative[:-1], error[:-1], low, high, total, count[:-1], clusters)


def _with_any(at_risk: Floats, events: Floats) -> tuple[Floats, Floats]:
    """Return `shares` of counts whose last outcome is having had any of the others."""
    free, cumulative = shares(at_risk, events[..., :-1, :])
    return free, np.concatenate([cumulative, cumulative.sum(axis=-2, keepdims=True)], axis=-2)


def delta_variance(free: Floats, cumulative: Floats, at_risk: Floats, events: Floats) -> Floats:
    """Return the variance of each cumulative incidence for independent cases, shape (K, H).

    The last of the outcomes is having had any of the others.
    """
    lost = events[-1]
    before = np.concatenate([[1.0], free[:-1]])
    out = np.zeros_like(cumulative)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.nan_to_num(lost / (at_risk * (at_risk - lost)), posinf=0.0)
        for k, own in enumerate(events):
            second = before**2 * (at_risk - own) * own / at_risk**3
            cross = before * own / at_risk**2
            for t in range(len(at_risk)):
                ahead = cumulative[k, t] - cumulative[k, : t + 1]
                terms = ahead**2 * spread[: t + 1] + second[: t + 1] - 2 * ahead * cross[: t + 1]
                out[k, t] = terms.sum()
    return np.asarray(np.where(np.isnan(cumulative), np.nan, np.maximum(out, 0.0)))


def _jackknife(at_risk: Floats, events: Floats, place: Indices, count: int) -> Floats:
    risk, ends = np.zeros((count, at_risk.shape[1])), np.zeros((count, *events.shape[1:]))
    np.add.at(risk, place, at_risk)
    np.add.at(ends, place, events)
    _, without = _with_any(risk.sum(axis=0) - risk, ends.sum(axis=0) - ends)
    known = np.isfinite(without)
    filled = np.where(known, without, 0.0)
    mean = filled.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    spread = np.where(known, filled - mean, 0.0)
    return np.asarray((count - 1) / count * (spread**2).sum(axis=0))


def _interval(value: Floats, error: Floats, quantile: float) -> tuple[Floats, Floats]:
    """Return log(-log) intervals; values of 0 and 1 have none of that kind and keep NaN bounds."""
    with np.errstate(invalid="ignore", divide="ignore"):
        inner = (value > 0) & (value < 1)
        spread = np.where(inner, quantile * error / (value * np.abs(np.log(value))), np.nan)
        return np.where(inner, value ** np.exp(spread), np.nan), np.where(
            inner, value ** np.exp(-spread), np.nan
        )
