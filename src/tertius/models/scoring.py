"""Proper scores of probability forecasts, what they are made of, and how sure one can be of them.

All scores are losses: 0 is perfect, less is better.  Functions take arrays and know nothing of where
forecasts come from; forecasts of events, of ties in a network and of counts use the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import rel_entr, xlogy

from tertius.core.arrays import Floats, Ints
from tertius.core.errors import ModelError, shorten


@dataclass(frozen=True)
class Decomposition:
    """A mean score in parts: ``score = reliability - resolution + uncertainty + within``, exactly.

    Attributes
    ----------
    reliability : float
        How far the bins' mean forecasts lie from what happened in them; 0 for a calibrated forecaster.
    resolution : float
        How far what happened differs between bins.
    uncertainty : float
        Score of the base rate forecast every time.
    within : float
        What forecasts that differ within a bin add; 0 where each bin holds a single forecast value.
    """

    score: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float


@dataclass(frozen=True)
class CalibrationBin:
    """Forecasts between `low` and `high`: how many, their mean, the share that came true."""

    low: float
    high: float
    n: int
    forecast: float
    observed: float


def _numbers(given: npt.ArrayLike, where: str) -> Floats:
    """Return numbers as a float array; text is none, not even "0.5", nor is what a mask hides."""
    if isinstance(given, np.ma.MaskedArray) and np.ma.getmaskarray(given).any():
        raise ModelError(where, "numbers without gaps", "masked cells")
    try:
        found = np.asarray(given)
    except ValueError:  # rows of several lengths
        raise ModelError(where, "numbers in rows of one length", shorten(given)) from None
    if found.dtype.kind not in "biuf":
        raise ModelError(where, "numbers", shorten(given))
    return found.astype(np.float64)


def checked(probability: npt.ArrayLike, happened: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return probabilities and outcomes as float arrays of one shape (n,).

    Raises
    ------
    ModelError
        No forecast, shapes that differ, text, a probability outside [0, 1], an outcome that is not 0 or 1.
    """
    p, y = _numbers(probability, "forecasts"), _numbers(happened, "outcomes")
    if p.ndim != 1 or p.shape != y.shape or len(p) == 0:
        raise ModelError("scores", "as many outcomes as forecasts, one at least", f"{p.shape} and {y.shape}")
    if not ((p >= 0) & (p <= 1)).all():  # also refuses NaN
        raise ModelError("scores", "probabilities from 0 to 1", f"{p[~((p >= 0) & (p <= 1))][0]:g}")
    if not np.isin(y, (0.0, 1.0)).all():
        raise ModelError("scores", "outcomes of 0 or 1", f"{y[~np.isin(y, (0.0, 1.0))][0]:g}")
    return p, y


def brier(probability: npt.ArrayLike, happened: npt.ArrayLike) -> Floats:
    """Return the Brier score of each forecast, shape (n,): Brier (1950), *Monthly Weather Review* 78: 1-3."""
    p, y = checked(probability, happened)
    return np.asarray((p - y) ** 2, dtype=np.float64)


def log_score(probability: npt.ArrayLike, happened: npt.ArrayLike) -> Floats:
    """Return minus the log (in nats) of the probability given to what happened, shape (n,).

    Infinite where a forecast ruled out what happened: Good (1952), *JRSS B* 14: 107-114.
    """
    p, y = checked(probability, happened)
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(np.where(y == 1, p, 1 - p)) + 0.0, dtype=np.float64)


def bins_of(probability: Floats, bins: int | None) -> Ints:
    """Return each forecast's bin: one a distinct value, or `bins` equal ones over [0, 1], the last closed."""
    probability = _numbers(probability, "forecasts")
    if bins is None:
        return np.unique(probability, return_inverse=True)[1].astype(np.int64)
    if not isinstance(bins, int | np.integer) or bins < 1:
        raise ModelError("bins", "a whole number, at least one", shorten(bins))
    # Edges are compared as they are written: 0.29 times 100 is less than 29.
    return np.digitize(probability, np.arange(1, bins) / bins).astype(np.int64)


def _by_bin(p: Floats, y: Floats, place: Ints) -> tuple[Ints, Floats, Floats, Floats]:
    """Return place among the used bins, their shares of the forecasts, mean forecasts, shares come true."""
    _, own, count = np.unique(place, return_inverse=True, return_counts=True)
    return own, count / len(p), np.bincount(own, p) / count, np.bincount(own, y) / count


def murphy(probability: npt.ArrayLike, happened: npt.ArrayLike, bins: int | None = None) -> Decomposition:
    """Decompose the mean Brier score.

    Murphy (1973), *Journal of Applied Meteorology* 12: 595-600; the two terms within bins are those of
    Stephenson, Coelho and Jolliffe (2008), *Weather and Forecasting* 23: 752-757.

    Parameters
    ----------
    bins : int, optional
        Equal bins over [0, 1]; by default one a distinct forecast value, and then nothing lies within bins.
    """
    p, y = checked(probability, happened)
    own, share, forecast, observed = _by_bin(p, y, bins_of(p, bins))
    base = float(y.mean())
    spread, deviation = p - forecast[own], y - observed[own]
    within = float((spread**2).mean() - 2 * (spread * deviation).mean())
    return Decomposition(
        float(((p - y) ** 2).mean()),
        float((share * (forecast - observed) ** 2).sum()),
        float((share * (observed - base) ** 2).sum()),
        base * (1 - base),
        within,
    )


def murphy_log(probability: npt.ArrayLike, happened: npt.ArrayLike, bins: int | None = None) -> Decomposition:
    """Decompose the mean log score likewise: divergences take the place of squares.

    Brocker (2009), *Quarterly Journal of the Royal Meteorological Society* 135: 1512-1519.  Parts may be
    infinite where the score is.
    """
    p, y = checked(probability, happened)
    own, share, forecast, observed = _by_bin(p, y, bins_of(p, bins))
    base = float(y.mean())
    score = float(log_score(p, y).mean())
    with np.errstate(divide="ignore", invalid="ignore"):
        reliability = float((share * (_divergence(observed, forecast))).sum())
        inside = log_score(p, y) - log_score(forecast[own], y)
    within = float(inside.mean()) if np.isfinite(score) else (0.0 if np.isinf(reliability) else float("inf"))
    resolution = float((share * _divergence(observed, np.full_like(observed, base))).sum())
    uncertainty = float(-(xlogy(base, base) + xlogy(1 - base, 1 - base)))
    return Decomposition(score, reliability, resolution, uncertainty, within)


def _divergence(observed: Floats, forecast: Floats) -> Floats:
    return np.asarray(rel_entr(observed, forecast) + rel_entr(1 - observed, 1 - forecast), dtype=np.float64)


def calibration(
    probability: npt.ArrayLike, happened: npt.ArrayLike, bins: int = 10
) -> tuple[CalibrationBin, ...]:
    """Return what happened by bin of the forecast; empty bins are left out."""
    p, y = checked(probability, happened)
    place = bins_of(p, bins)
    own, _, forecast, observed = _by_bin(p, y, place)
    counts = np.bincount(own)
    return tuple(
        CalibrationBin(int(k) / bins, (int(k) + 1) / bins, int(n), float(f), float(o))
        for k, n, f, o in zip(np.unique(place), counts, forecast, observed, strict=True)
    )


def skill(score: float, reference: float) -> float | None:
    """Return 1 - score / reference (0: no better than the reference forecast).

    None where the reference is perfect, or as bad as can be: then there is nothing to be better than.
    """
    score, reference = (float(_numbers(value, "skill")) for value in (score, reference))
    return None if reference == 0 or not np.isfinite(reference) else 1 - score / reference


def base_rate_scores(happened: npt.ArrayLike, cluster: npt.ArrayLike | None = None) -> Floats:
    """Return the Brier scores of the base rate among the outcomes of *other* questions, shape (n,).

    Leaving each question out whole keeps the reference from knowing what it is scored on; one question
    alone is forecast at one half.

    Parameters
    ----------
    happened : array, shape (n,)
        1 for what happened, 0 for what did not.
    cluster : array, shape (n,), optional
        The question of each forecast; by default each is a question of its own.
    """
    y = _numbers(happened, "outcomes")
    own, count = _clusters(cluster, len(y) if y.ndim == 1 else -1)
    others, come_true = len(y) - count[own], y.sum() - np.bincount(own, y)[own]
    rate = np.divide(come_true, others, out=np.full(len(y), 0.5), where=others > 0)
    return brier(rate, y)


def _clusters(cluster: npt.ArrayLike | None, n: int) -> tuple[Ints, Ints]:
    """Return the number of each value's cluster, shape (n,), and the sizes of clusters."""
    given = np.arange(n) if cluster is None else np.asarray(cluster)
    if n < 1 or given.shape != (n,):
        raise ModelError("scores", "a row of values, one at least, and a question for each", "something else")
    _, own, count = np.unique(given, return_inverse=True, return_counts=True)
    return own.astype(np.int64), count.astype(np.int64)


def bootstrap_mean(
    values: Floats,
    rng: np.random.Generator,
    cluster: Ints | None = None,
    draws: int = 2000,
    level: float = 0.95,
) -> tuple[float, float]:
    """Return a percentile bootstrap interval of the mean of scores, or of differences of scores.

    NaN where one of them is unknown.

    Parameters
    ----------
    values : float array, shape (n,)
    cluster : int array, shape (n,), optional
        Forecasts that share a fate (one question, one event); whole clusters are drawn.

    Raises
    ------
    ModelError
        Values that are no numbers, or clusters of another length.
    """
    values = _numbers(values, "scores")
    place, sizes = _clusters(cluster, len(values) if values.ndim == 1 else -1)
    if draws < 1 or not 0 < level < 1:
        raise ModelError("bootstrap", "draws, and a level between 0 and 1", f"{draws} and {level}")
    sums = np.bincount(place, values)
    chosen = rng.integers(0, len(sizes), (draws, len(sizes)))
    means = sums[chosen].sum(axis=1) / sizes[chosen].sum(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def pr_auc(score: npt.ArrayLike, happened: npt.ArrayLike) -> float:
    """Return the area under the precision-recall curve as average precision.

    The sum over distinct scores, from the highest, of precision times the gain in recall; cases of equal
    score enter together.  The base rate is what no skill gives.

    Raises
    ------
    ModelError
        Nothing happened, so that there is no recall.
    """
    s, y = _ranked(score, happened)
    if y.sum() == 0:
        raise ModelError("precision and recall", "at least one event", "none")
    hits, called = _cumulated(s, y)
    gain = np.diff(hits, prepend=0.0) / y.sum()
    return float((gain * hits / called).sum())


def roc_auc(score: npt.ArrayLike, happened: npt.ArrayLike) -> float:
    """Return the chance that an event scores above a non-event, ties counted half.

    Raises
    ------
    ModelError
        Everything or nothing happened.
    """
    s, y = _ranked(score, happened)
    if not 0 < y.sum() < len(y):
        raise ModelError("the area under the curve", "events and non-events", f"{int(y.sum())} of {len(y)}")
    hits, called = _cumulated(s, y)
    true = np.concatenate([[0.0], hits / y.sum()])
    false = np.concatenate([[0.0], (called - hits) / (len(y) - y.sum())])
    return float((np.diff(false) * (true[1:] + true[:-1]) / 2).sum())


def _ranked(score: npt.ArrayLike, happened: npt.ArrayLike) -> tuple[Floats, Floats]:
    s, y = _numbers(score, "scores"), _numbers(happened, "outcomes")
    if s.shape != y.shape or s.ndim != 1 or len(s) == 0 or np.isnan(s).any() or not np.isin(y, (0, 1)).all():
        raise ModelError("ranks", "a score without gaps and an outcome of 0 or 1 a case", "something else")
    order = np.argsort(-s, kind="stable")
    return s[order], y[order]


def _cumulated(s: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return events and cases at or above each distinct score, from the highest."""
    last = np.append(np.flatnonzero(s[1:] != s[:-1]), len(s) - 1)  # infinite scores may be equal too
    return np.cumsum(y)[last], (last + 1).astype(np.float64)


def crps_ensemble(draws: npt.ArrayLike, observed: npt.ArrayLike, fair: bool = False) -> Floats:
    """Return the continuous ranked probability score of ensembles, in the outcome's unit, shape (n,).

    E|X - y| - E|X - X'| / 2 over the draws: Gneiting and Raftery (2007), *JASA* 102: 359-378.

    Parameters
    ----------
    draws : array, shape (n, m)
        Counts or real numbers.
    observed : array, shape (n,)
    fair : bool
        Divide pairs by m (m - 1), which is unbiased for the score of the distribution that the draws
        come from: Ferro (2014), *QJRMS* 140: 1917-1923.  Needs two draws.
    """
    x, y = _numbers(draws, "draws"), _numbers(observed, "outcomes")
    m = x.shape[-1] if x.ndim == 2 else 0
    if x.ndim != 2 or x.shape[:1] != y.shape or m < 1 + fair:
        raise ModelError("CRPS", "draws of shape (n, m) and n outcomes", f"{x.shape} and {y.shape}")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ModelError("CRPS", "draws and outcomes that are numbers", "a gap or an infinite one")
    x = np.sort(x, axis=-1)
    # Over all ordered pairs, |x_i - x_j| sums to 2 * sum_i (2 i - m - 1) x_(i).
    pairs = 2 * ((2 * np.arange(1, m + 1) - m - 1) * x).sum(axis=-1)
    spread = pairs / (m * (m - 1) if fair else m * m)
    return np.asarray(np.abs(x - y[:, None]).mean(axis=-1) - spread / 2, dtype=np.float64)


def crps_counts(mass: npt.ArrayLike, observed: npt.ArrayLike) -> Floats:
    """Return the ranked probability score of count forecasts, shape (n,).

    The sum over k of (F(k) - [y <= k])^2, F being the forecast's distribution function.

    Parameters
    ----------
    mass : array, shape (n, K)
        Probabilities of the counts 0 ... K - 1, rows summing to 1.
    observed : int array, shape (n,)
        Counts below K.
    """
    p, y = _numbers(mass, "probabilities of counts"), _numbers(observed, "counts")
    if p.ndim != 2 or y.shape != p.shape[:1] or (p < 0).any() or not np.allclose(p.sum(axis=-1), 1):
        raise ModelError("count scores", "rows of probabilities that sum to 1", "something else")
    if ((y < 0) | (y >= p.shape[1])).any() or (y != np.floor(y)).any():
        raise ModelError("count scores", f"whole counts from 0 to {p.shape[1] - 1}", "one outside")
    reached = y[:, None] <= np.arange(p.shape[1])
    return np.asarray(((np.cumsum(p, axis=-1) - reached) ** 2).sum(axis=-1), dtype=np.float64)
