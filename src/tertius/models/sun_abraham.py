"""Interaction-weighted effects of staggered events: a second estimator beside `event_study`.

Sun and Abraham (2021), *Journal of Econometrics* 225: 175-199: one regression with unit and period effects
and a dummy for every group and time since the event, so that no group serves as comparison for another;
the effects at a time since the event are averaged with the groups' shares.  Never-reached units and the
reached ones in the last period before the event (the left-out dummy) are the comparison.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats, Ints
from tertius.core.errors import ModelError

#: Largest deviation from the projection that rounding leaves of an effect that is identified.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class InteractionWeighted:
    """Effects by time since the event and their covariance, clustered.

    Attributes
    ----------
    lags : int array, shape (E,)
    value : float array, shape (E,)
        In the outcome's unit; NaN where no group is seen at that lag, or the data cannot tell the effect
        from those of units and periods.
    covariance : float array, shape (E, E)
        Of the known lags; the groups' shares are taken as given.
    n, clusters : int
        Reached units, and their clusters.
    """

    lags: Ints
    value: Floats
    covariance: Floats
    n: int
    clusters: int

    def mean(self, first: int, last: int) -> tuple[float, float]:
        """Return the mean over the known lags `first` to `last` and its standard error."""
        use = (self.lags >= first) & (self.lags <= last) & np.isfinite(self.value)
        if not use.any():
            return float("nan"), float("nan")
        c = use / use.sum()
        known = np.where(np.isfinite(self.value), self.value, 0.0)
        return float(c @ known), float(np.sqrt(max(0.0, c @ self.covariance @ c)))


def interaction_weighted(outcome: Floats, group: Ints, cluster: Ints, lags: Ints) -> InteractionWeighted:
    """Fit the regression and average its effects.

    Parameters
    ----------
    outcome : float array, shape (n, T)
        NaN where unknown.  Reached units are used at `lags` and in the period before the event.
    group : int array, shape (n,)
        Column in which the event reaches the unit, -1 for never.
    lags : int array, shape (E,)
        Times since the event to estimate, -1 not among them.

    Raises
    ------
    ModelError
        No unit is reached, or none is never reached.
    """
    if -1 in lags.tolist():
        raise ModelError("interaction-weighted effects", "lags without -1, the period left out", "-1")
    rows, columns = np.nonzero(np.isfinite(outcome))
    since = np.where(group[rows] >= 0, columns - group[rows], -1)
    keep = np.isin(since, [*lags.tolist(), -1])
    rows, columns, since = rows[keep], columns[keep], since[keep]
    before = np.bincount(rows[(group[rows] < 0) | (since == -1)], minlength=len(group)) > 0
    keep = before[rows]  # a reached unit without its last period before has no comparison
    rows, columns, since = rows[keep], columns[keep], since[keep]
    if not (group[rows] >= 0).any() or not (group[rows] < 0).any():
        raise ModelError("interaction-weighted effects", "reached and never-reached units", "one kind alone")
    y = outcome[rows, columns]
    cells = np.where((group[rows] >= 0) & (since != -1), group[rows] * 1000 + since + 500, -1)
    dummies = np.unique(cells[cells >= 0])
    x = np.zeros((len(y), len(dummies)))
    at = np.flatnonzero(cells >= 0)
    x[at, np.searchsorted(dummies, cells[at])] = 1.0
    y, x = _within(y, x, rows, columns)
    inverse = np.linalg.pinv(x.T @ x, hermitian=True)
    beta = inverse @ (x.T @ y)
    residual = y - x @ beta
    names, place = np.unique(cluster[rows], return_inverse=True)
    scores = np.zeros((len(names), x.shape[1]))
    np.add.at(scores, place, x * residual[:, None])
    # The usual correction for few clusters; unit effects, nested in the clusters, count for nothing.
    free = len(y) - len(dummies) - len(np.unique(columns))
    correction = len(names) / max(1, len(names) - 1) * (len(y) - 1) / max(1, free)
    covariance = inverse @ (scores.T @ scores) @ inverse * correction
    average = np.zeros((len(lags), len(dummies)))
    size = np.array([(cells == d).sum() for d in dummies], dtype=np.float64)
    lag_of = dummies % 1000 - 500
    for k, lag in enumerate(lags.tolist()):
        average[k] = size * (lag_of == lag)
        average[k] /= max(1.0, average[k].sum())
    # The generalised inverse gives a number to what the rows of the regression do not tell, too.
    told = np.abs(average @ (x.T @ x) @ inverse - average).max(axis=1, initial=0.0) < TOLERANCE
    value = np.where((average.sum(axis=1) > 0) & told, average @ beta, np.nan)
    reached = np.unique(rows[cells >= 0])
    return InteractionWeighted(
        lags,
        value,
        average @ covariance @ average.T,
        len(reached),
        len(np.unique(cluster[reached])),
    )


def _within(y: Floats, x: Floats, rows: Ints, columns: Ints) -> tuple[Floats, Floats]:
    """Take unit and period effects out: units by their means, periods by regression on what is left."""
    unit = np.unique(rows, return_inverse=True)[1]
    size = np.bincount(unit).astype(np.float64)

    def centred(block: Floats) -> Floats:
        sums = np.zeros((len(size), block.shape[1]))
        np.add.at(sums, unit, block)
        return block - (sums / size[:, None])[unit]

    periods = np.unique(columns, return_inverse=True)[1]
    dummies = np.zeros((len(y), int(periods.max()) + 1))
    dummies[np.arange(len(y)), periods] = 1.0
    block, dummies = centred(np.column_stack([y, x])), centred(dummies)[:, 1:]
    gram = dummies.T @ dummies
    fitted = dummies @ (np.linalg.pinv(gram, hermitian=True) @ (dummies.T @ block))
    block = block - fitted
    return block[:, 0], block[:, 1:]
