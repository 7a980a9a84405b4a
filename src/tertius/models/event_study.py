"""Group-time effects of events that reach units at different times, from clean comparisons alone.

Callaway and Sant'Anna (2021), *Journal of Econometrics* 225: 200-230: the units that an event reached in
period g are compared, in every period t, with units that it has not reached by then (or never does), and
nothing is compared with a unit that is already under its influence, as two-way fixed effects would.
What a reached unit would have done follows from the comparison units' change since the same base
periods: their mean, or its regression on where they stood in the base periods (the outcome-regression
form of conditional parallel trends).  With one base period, g - 1, the mean of the contrasts of a group
is the paper's ATT(g, t).

Standard errors come from a bootstrap of whole clusters with exponential weights (Rubin 1981, *Annals of
Statistics* 9: 130-134), which never loses a group.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import stdtrit

from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import ModelError

Controls = Literal["not yet", "never"]
#: Comparison units' clusters below which nothing is estimated.
LEAST_CONTROLS = 5


@dataclass(frozen=True)
class Contrasts:
    """What every reached unit did beyond its comparison units, by time since the event.

    Attributes
    ----------
    units, group : int arrays, shape (R,)
        Rows of the reached units in the outcome, and the column in which the event reached them.
    lags : int array, shape (E,)
        Periods since the event.
    base : float array, shape (R,)
        Each unit's mean outcome over its base periods, in the outcome's unit.
    effect : float array, shape (B + 1, R, E)
        Change since the base beyond the comparison units'; row 0 with every cluster's weight 1, the
        others with bootstrap weights.  NaN where unknown.
    weights : float array, shape (B + 1, R)
        The weight of each reached unit's cluster.
    controls : int array, shape (R, E)
        Clusters that the unit is compared with.
    """

    units: Ints
    group: Ints
    lags: Ints
    base: Floats
    effect: Floats
    weights: Floats
    controls: Ints


def cluster_weights(cluster: Ints, draws: int, rng: np.random.Generator) -> Floats:
    """Return weights of shape (draws + 1, units): ones, then exponential draws that clusters share.

    Clusters draw in the order in which they appear, whatever their numbers.  Where the numbers follow names,
    put the units into `tertius.core.rng.content_order`: then names do not matter.
    """
    _, first, place = np.unique(cluster, return_index=True, return_inverse=True)
    turn = np.argsort(np.argsort(first))
    drawn = rng.exponential(size=(draws, len(first)))
    return np.concatenate([np.ones((1, len(cluster))), drawn[:, turn[place]]])


def contrasts(
    outcome: Floats,
    group: Ints,
    cluster: Ints,
    lags: Ints,
    weights: Floats,
    *,
    base: int = 1,
    gap: int = 0,
    least_base: int = 1,
    floor: float | None = None,
    given_base: bool = False,
    controls: Controls = "not yet",
) -> Contrasts:
    """Compare every reached unit with units that the event has not reached.

    Parameters
    ----------
    outcome : float array, shape (n, T)
        Units by period; NaN where unknown, or where the unit is not to be used.
    group : int array, shape (n,)
        Column in which the event reaches the unit, -1 for never.  An event is not undone.
    cluster : int array, shape (n,)
        Units that are resampled together.
    lags : int array, shape (E,)
        Periods since the event at which to compare; negative ones show how alike the units were before.
    weights : float array, shape (B + 1, n)
        From `cluster_weights`.
    base, gap : int
        Base periods: g - gap - base ... g - gap - 1, whose known values are averaged.
    least_base : int
        Known base periods that a unit must have.
    floor : float, optional
        Units with a lower base are left out, reached and comparison ones alike.
    given_base : bool
        Regress the comparison units' change on their base (needs `LEAST_CONTROLS` of them at least).
    controls : {"not yet", "never"}
        Compare with units not reached by the period compared, or with those never reached.

    Raises
    ------
    ModelError
        Shapes that do not fit one another.
    """
    n, periods = outcome.shape
    if group.shape != (n,) or cluster.shape != (n,) or weights.shape[1] != n:
        raise ModelError("event study", f"a group, a cluster and weights for {n} units", "other shapes")
    if base < 1 or gap < 0 or not 1 <= least_base <= base:
        raise ModelError("event study", "1 <= least_base <= base", f"base {base}, least_base {least_base}")
    parts = []
    for g in np.unique(group[group >= 0]).tolist():
        start = _base(outcome[:, max(0, g - gap - base) : max(0, g - gap)], least_base)
        if floor is not None:
            start = np.where(start >= floor, start, np.nan)
        own = np.flatnonzero((group == g) & np.isfinite(start))
        if len(own):
            parts.append(
                _group(outcome, group, cluster, lags, weights, g, own, start, given_base, controls, periods)
            )
    if not parts:
        empty = np.zeros(0)
        none = np.zeros(0, dtype=np.int64)
        shape = (len(weights), 0, len(lags))
        return Contrasts(
            none,
            none,
            lags,
            empty,
            np.zeros(shape),
            np.zeros(shape[:2]),
            np.zeros(shape[1:], dtype=np.int64),
        )
    units = np.concatenate([part[0] for part in parts])
    return Contrasts(
        units,
        group[units],
        lags,
        np.concatenate([part[1] for part in parts]),
        np.concatenate([part[2] for part in parts], axis=1),
        weights[:, units],
        np.concatenate([part[3] for part in parts]),
    )


def _base(values: Floats, least: int) -> Floats:
    """Return the means of the known values of each row; NaN where fewer than `least` are known."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    mean = np.where(known, values, 0.0).sum(axis=1) / np.maximum(count, 1)
    return np.where(count >= least, mean, np.nan)


def _group(
    outcome: Floats,
    group: Ints,
    cluster: Ints,
    lags: Ints,
    weights: Floats,
    g: int,
    own: Ints,
    start: Floats,
    given_base: bool,
    controls: Controls,
    periods: int,
) -> tuple[Ints, Floats, Floats, Ints]:
    columns = g + lags
    inside = (columns >= 0) & (columns < periods)
    change = outcome[:, np.clip(columns, 0, periods - 1)] - start[:, None]
    change[:, ~inside] = np.nan
    if controls == "never":
        clean = np.repeat((group < 0)[:, None], len(lags), axis=1)
    else:
        clean = (group < 0)[:, None] | (group[:, None] > np.maximum(columns, g)[None, :])
    usable = clean & np.isfinite(change)
    rows = np.flatnonzero(usable.any(axis=1))
    mask = usable[rows].astype(np.float64)
    y = np.where(usable[rows], change[rows], 0.0)
    x = np.where(np.isfinite(start[rows]), start[rows], 0.0)
    w = weights[:, rows]
    columns_of = (
        [mask, y] if not given_base else [mask, y, mask * x[:, None], mask * x[:, None] ** 2, y * x[:, None]]
    )
    sums = np.split(w @ np.concatenate(columns_of, axis=1), len(columns_of), axis=1)
    total, mean_y = sums[0], sums[1]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_y = mean_y / total
        if given_base:
            mean_x = sums[2] / total
            var, cov = sums[3] / total - mean_x**2, sums[4] / total - mean_x * mean_y
            slope = np.where(var > 1e-9, cov / var, 0.0)
            expected = mean_y[:, None, :] + slope[:, None, :] * (
                start[own][None, :, None] - mean_x[:, None, :]
            )
        else:
            expected = mean_y[:, None, :]
    at = np.nonzero(usable[rows])
    of_rows = np.unique(cluster[rows], return_inverse=True)[1]
    seen = np.bincount(of_rows[at[0]] * len(lags) + at[1], minlength=len(rows) * len(lags)) > 0
    clusters = seen.reshape(-1, len(lags)).sum(axis=0)
    effect = change[own][None] - expected
    effect[:, :, clusters < (LEAST_CONTROLS if given_base else 1)] = np.nan
    counted = np.repeat(clusters[None, :], len(own), axis=0).astype(np.int64)
    return own, start[own], effect, counted


@dataclass(frozen=True)
class Effect:
    """A mean effect over reached units with its bootstrap error; `draws` holds the replicates.

    `value`, `low`, `high` in the outcome's unit, or a share of the base where it was asked for; `n`
    counts reached units, `clusters` their clusters.
    """

    value: float
    error: float
    low: float
    high: float
    n: int
    clusters: int
    draws: Floats


def over_lags(contrasts: Contrasts, first: int, last: int, least: int) -> Floats:
    """Return each unit's mean effect over lags `first` to `last`, shape (B + 1, R).

    NaN where fewer than `least` of these lags are known.
    """
    use = (contrasts.lags >= first) & (contrasts.lags <= last)
    part = contrasts.effect[:, :, use]
    known = np.isfinite(part[0])
    count = known.sum(axis=1)
    total = np.where(known[None], part, 0.0).sum(axis=2)
    return np.where(count[None] >= least, total / np.maximum(count, 1)[None], np.nan)


@dataclass(frozen=True)
class Totals:
    """Sums over the units of each cluster, from which means with and without a cluster follow.

    Attributes
    ----------
    names : int array, shape (C,)
    top, bottom : float arrays, shape (B + 1, C)
        Weighted sums of effects, and of bases (or of ones).
    count : int array, shape (C,)
        Units of each cluster.
    """

    names: Ints
    top: Floats
    bottom: Floats
    count: Ints

    def effect(self, without: Collection[int] = (), level: float = 0.95) -> Effect | None:
        """Return the mean effect, or None with fewer than two clusters.

        The interval is Student's with the number of clusters minus one as degrees of freedom, the bootstrap's
        standard deviation raised by sqrt(C / (C - 1)).
        """
        keep = ~np.isin(self.names, list(without)) if without else np.ones(len(self.names), dtype=np.bool_)
        clusters = int(keep.sum())
        if clusters < 2:
            return None
        ratio = self.top[:, keep].sum(axis=1) / self.bottom[:, keep].sum(axis=1)
        error = float(np.std(ratio[1:], ddof=1)) * float(np.sqrt(clusters / (clusters - 1)))
        half = float(stdtrit(clusters - 1, 0.5 + level / 2)) * error
        value = float(ratio[0])
        n = int(self.count[keep].sum())
        return Effect(value, error, value - half, value + half, n, clusters, ratio[1:])


def totals(
    contrasts: Contrasts,
    by_unit: Floats,
    cluster: Ints,
    *,
    relative: bool = False,
    use: Bools | None = None,
) -> Totals:
    """Sum unit-level effects by cluster.

    Parameters
    ----------
    by_unit : float array, shape (B + 1, R)
        From `over_lags`.
    cluster : int array, shape (R,)
        Clusters of the reached units.
    relative : bool
        Divide the mean effect by the mean base of the same units.
    use : bool array, shape (R,), optional
        Units to average over.
    """
    keep = np.isfinite(by_unit[0]) if use is None else use & np.isfinite(by_unit[0])
    names, place = np.unique(cluster[keep], return_inverse=True)
    to_cluster = np.zeros((len(place), len(names)))
    to_cluster[np.arange(len(place)), place] = 1.0
    w = contrasts.weights[:, keep]
    size = contrasts.base[keep] if relative else np.ones(len(place))
    return Totals(
        names,
        (w * by_unit[:, keep]) @ to_cluster,
        (w * size) @ to_cluster,
        to_cluster.sum(axis=0).astype(np.int64),
    )


def mean_effect(
    contrasts: Contrasts,
    by_unit: Floats,
    cluster: Ints,
    *,
    relative: bool = False,
    use: Bools | None = None,
) -> Effect | None:
    """Return the mean of unit-level effects (see `totals`) with an interval from the cluster bootstrap."""
    return totals(contrasts, by_unit, cluster, relative=relative, use=use).effect()
