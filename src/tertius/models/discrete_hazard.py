"""Discrete-time hazards: weighted complementary log-log regression with influence by cluster.

Exponentiated coefficients are hazard ratios of an underlying continuous-time proportional-hazards model:
Prentice and Gloeckler (1978), *Biometrics* 34: 57-67.  With competing outcomes each has its own
regression, in which the others' tie-years count as not having had it: Allison (1982), *Sociological
Methodology* 13: 61-98.  Errors are clustered, in two ways where two are given: Cameron, Gelbach and
Miller (2011), *Journal of Business and Economic Statistics* 29: 238-249.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Floats, Indices, Ints
from tertius.core.errors import ModelError
from tertius.models.separation import LOOSE, separated, unsettled

#: Penalty on every coefficient but the intercept (variance 1/RIDGE), so that rare levels do not run away.
RIDGE = 1e-3
_LARGEST_STEP = 3.0


@dataclass(frozen=True)
class Hazard:
    """A fitted hazard.

    Attributes
    ----------
    coefficients : float array, shape (k,)
        Log hazard ratios, in the order of the design's columns.
    influence : float array, shape (clusters, k)
        How far each cluster's scores moved the coefficients (a one-step estimate of the change that
        leaving the cluster out undoes); ``names`` are the clusters.
    names : int array, shape (clusters,)
    widening : float array, shape (k,)
        Two-way clustered standard error over the one-way one, 1 at least; 1 without a second way.
    hazard : float array, shape (n,)
        Fitted chance of each row.
    separated : bool array, shape (k,)
        Columns that divide rows with the event from rows without it, alone (no event in a group, or nothing
        but events) or with others.  Their likelihood has no maximum; the penalty alone keeps their
        coefficients finite.
    """

    coefficients: Floats
    influence: Floats
    names: Ints
    widening: Floats
    hazard: Floats
    separated: Bools

    def error(self, column: int) -> float:
        """Return the clustered standard error of a coefficient, NaN where the column is separated."""
        if self.separated[column]:
            return float("nan")
        return clustered_error(self.influence[:, column]) * float(self.widening[column])


def clustered_error(influence: Floats) -> float:
    """Return the standard error from one influence a cluster, with the factor C / (C - 1)."""
    count = len(influence)
    return float(np.sqrt(count / (count - 1) * (influence**2).sum())) if count > 1 else float("nan")


def fit_hazard(
    design: Floats,
    event: Floats,
    cluster: Ints,
    weights: Floats | None = None,
    second: Ints | None = None,
    iterations: int = 60,
    reported: Sequence[int] = (),
    shown: Sequence[int] = (),
) -> Hazard:
    """Fit the chance of an event in a period by penalised likelihood (Fisher scoring).

    Parameters
    ----------
    design : float array, shape (n, k)
        First column the intercept.
    event : float array, shape (n,)
        1 where the event happened in the period, else 0.
    cluster, second : int arrays, shape (n,)
        Clusters, and a second way of clustering.
    weights : float array, shape (n,), optional
        Weights of the rows; 1 if not given.
    reported : sequence of int
        Columns whose coefficients are wanted for themselves: they may not be separated.
    shown : sequence of int
        Columns that may be, if `Hazard.separated` says so; all others are looked at by themselves alone.

    Raises
    ------
    ModelError
        Rows with and without the event are not both there, a reported column is separated, or the fit does
        not converge.
    """
    n, k = design.shape
    if n == 0 or not 0 < float(event.sum()) < n or len(event) != n or len(cluster) != n:
        raise ModelError("hazard", "periods with and without the event", f"{int(event.sum())} of {n}")
    own = np.ones(n) if weights is None else weights
    apart = separated(design, event, own)
    _refuse(apart, reported, "with events, or rows without, on one side of a value alone")
    penalty = np.full(k, RIDGE)
    penalty[0] = 0.0
    beta = np.zeros(k)
    beta[0] = np.log(-np.log1p(-float((own * event).sum() / own.sum())))
    for _ in range(iterations):
        mu, slope, information = _working(design, beta, own)
        score = design.T @ (own * (event - mu) * slope) - penalty * beta
        step = np.linalg.solve(information + np.diag(penalty), score)
        largest = float(np.abs(step).max())
        beta = beta + step * min(1.0, _LARGEST_STEP / max(largest, 1e-12))
        if largest < 1e-6:
            break
    else:
        raise ModelError("hazard", "a fit that converges", f"steps of {largest:.2g} after {iterations}")
    mu, slope, information = _working(design, beta, own)
    inverse = np.linalg.inv(information + np.diag(penalty))
    error, size = np.sqrt(np.diag(inverse)), np.abs(design).max(axis=0)
    loose = [column for column in sorted({*reported, *shown}) if error[column] * size[column] > LOOSE]
    if loose:
        apart |= unsettled(design, event, np.array(loose), own)
        _refuse(apart, reported, "without a finite estimate of its own beside the other columns")
    scores = design * (own * (event - mu) * slope)[:, None]
    names, place = np.unique(cluster, return_inverse=True)
    influence = _summed(scores, place, len(names)) @ inverse
    widening = np.ones(k)
    if second is not None and len(np.unique(second)) > 1:
        widening = _widening(scores @ inverse, place, np.unique(second, return_inverse=True)[1])
    return Hazard(beta, influence, names, widening, mu, apart)


def _refuse(apart: Bools, reported: Sequence[int], how: str) -> None:
    if bad := [column for column in reported if apart[column]]:
        what, remedy = "events and rows without in every group compared", "join groups or leave it out"
        raise ModelError("hazard", what, f"column {bad[0]} {how}", remedy)


def _working(design: Floats, beta: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Return fitted chances, the score's factor a row, and the expected information."""
    eta = np.clip(design @ beta, -30.0, 3.5)
    rate = np.exp(eta)
    mu = np.clip(-np.expm1(-rate), 1e-12, 1 - 1e-12)
    slope = rate / mu  # d log-likelihood / d eta = (y - mu) * rate / mu
    strength = weights * rate**2 * (1 - mu) / mu
    return mu, slope, design.T @ (design * strength[:, None])


def _summed(values: Floats, place: Indices, count: int) -> Floats:
    columns = values.shape[1]
    cells = place[:, None] * columns + np.arange(columns)[None, :]
    total = np.bincount(cells.ravel(), values.ravel(), minlength=count * columns)
    return np.asarray(total, dtype=np.float64).reshape(count, columns)


def _widening(rows: Floats, first: Indices, second: Indices) -> Floats:
    """Return two-way over one-way standard errors, 1 where the two-way variance is the smaller."""

    def variance(place: Indices) -> Floats:
        count = int(place.max()) + 1
        return np.asarray(count / max(count - 1, 1) * (_summed(rows, place, count) ** 2).sum(axis=0))

    both = np.unique(first * (int(second.max()) + 1) + second, return_inverse=True)[1]
    one = variance(first)
    two = one + variance(second) - variance(both)
    return np.asarray(np.sqrt(np.maximum(two / np.maximum(one, 1e-300), 1.0)))


def e_value(ratio: float) -> float:
    """Return the E-value of a ratio for a rare outcome: what an unmeasured confounder would need.

    The smallest ratio that it must have with both the exposure and the outcome, beyond what is
    controlled, to explain the whole of `ratio`.  VanderWeele and Ding (2017), *Annals of Internal
    Medicine* 167: 268-274.

    Raises
    ------
    ModelError
        `ratio` is not positive.
    """
    if not ratio > 0:
        raise ModelError("E-value", "a positive ratio", f"{ratio:g}")
    above = ratio if ratio >= 1 else 1 / ratio
    return above + float(np.sqrt(above * (above - 1)))
