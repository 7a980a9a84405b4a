"""Kaplan-Meier survival at whole years, with intervals that respect clusters of cases.

Kaplan and Meier (1958), JASA 53: 457-481; Greenwood's variance (1926); log(-log) intervals after
Kalbfleisch and Prentice (1980).  Cases of one state share its history, and states of one multilateral pact
may move together, so that the variance is the largest of Greenwood's and of the jackknives that leave out
one state, and one block of states, at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import compress

import numpy as np
from scipy.special import stdtrit

from tertius.claims.intervals import wilson
from tertius.core.arrays import Bools, Floats, Ints


@dataclass(frozen=True)
class Counts:
    """Cases at risk and lost by cluster (rows) and year after the start (columns, from year 1).

    ``cases`` holds the number of cases of each cluster, ``blocks`` what clusters belong together, if any do.
    """

    clusters: tuple[str, ...]
    at_risk: Floats
    lost: Floats
    cases: Floats
    blocks: tuple[str, ...] = ()

    @property
    def pieces(self) -> int:
        """Number of blocks, or of clusters where there are no blocks."""
        return len(set(self.blocks)) if self.blocks else len(self.clusters)

    def upto(self, horizon: int) -> Counts:
        """Return the counts of years 1 ... `horizon`."""
        return replace(self, at_risk=self.at_risk[:, :horizon], lost=self.lost[:, :horizon])

    def without(self, names: tuple[str, ...]) -> Counts:
        """Return the counts with some clusters left out."""
        keep = np.ones(len(self.clusters), dtype=bool)
        for name in names:
            if name in self.clusters:
                keep[self.clusters.index(name)] = False
        kept, blocks = tuple(compress(self.clusters, keep)), tuple(compress(self.blocks, keep))
        return Counts(kept, self.at_risk[keep], self.lost[keep], self.cases[keep], blocks)


@dataclass(frozen=True)
class Curve:
    """Survival at years 1 ... H with its interval, cases at risk, and the effective number of cases."""

    survival: Floats
    low: Floats
    high: Floats
    at_risk: Floats
    n_effective: Floats


def count(
    time: Ints,
    lost: Bools,
    cluster: list[str],
    horizon: int,
    entry: Ints | None = None,
    blocks: Mapping[str, str] | None = None,
) -> Counts:
    """Return the counts of cases with a `time` of loss (`lost`) or of censoring, in years from 1.

    A case lost in year k is at risk in years entry + 1 ... k; one censored at k was seen kept in these
    years.  Without `entry` every case is under observation from year 1 on.  `blocks` says for a cluster
    to which block it belongs; others are blocks of their own.
    """
    unique, row = np.unique(np.array(cluster, dtype=object), return_inverse=True)
    names = tuple(map(str, unique))
    years = np.arange(1, horizon + 1)
    seen = time[:, None] >= years[None, :]
    if entry is not None:
        seen &= entry[:, None] < years[None, :]
    ends = lost[:, None] & (time[:, None] == years[None, :])
    at_risk, losses, cases = (
        np.zeros((len(names), horizon)),
        np.zeros((len(names), horizon)),
        np.zeros(len(names)),
    )
    np.add.at(at_risk, row, seen.astype(float))
    np.add.at(losses, row, ends.astype(float))
    np.add.at(cases, row, 1.0)
    named = () if blocks is None else tuple(blocks.get(name, name) for name in names)
    return Counts(names, at_risk, losses, cases, named)


def survival_of(at_risk: Floats, lost: Floats) -> Floats:
    """Return the product-limit estimate along the last axis; NaN once nobody is at risk any more.

    Where all cases enter late it is the share among those that lasted until the first entered.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        none_yet = np.cumsum(at_risk, axis=-1) == 0
        hazard = np.where(none_yet & (at_risk.sum(axis=-1, keepdims=True) > 0), 0.0, lost / at_risk)
        return np.asarray(np.cumprod(1.0 - hazard, axis=-1), dtype=np.float64)


def curve(counts: Counts, level: float = 0.95, year: int | None = None) -> Curve:
    """Return the survival curve; NaN in years that no case reaches.

    With `year`, intervals and effective numbers are computed for that year alone.
    """
    at_risk, lost = counts.at_risk.sum(axis=0), counts.lost.sum(axis=0)
    survival = survival_of(at_risk, lost)
    variance = np.fmax(
        _greenwood(survival, at_risk, lost), _jackknife(counts.at_risk, counts.lost, at_risk, lost)
    )
    if counts.blocks:
        variance = np.fmax(variance, _jackknife(*_merged(counts), at_risk, lost))
    clusters = counts.pieces
    quantile = _quantile(level, max(clusters - 1, 1))
    low, high = survival.copy(), survival.copy()
    effective = np.full_like(survival, np.nan)
    for k in range(len(survival)) if year is None else (year - 1,):
        value = survival[k]
        if np.isnan(value):
            continue
        if value in (0.0, 1.0) or clusters < 2:
            risk = _merged(counts)[0] if counts.blocks else counts.at_risk
            effective[k] = float(np.count_nonzero(risk[:, k])) or 1.0
            low[k], high[k] = wilson(value, effective[k], level)
            continue
        effective[k] = min(float(counts.cases.sum()), value * (1 - value) / variance[k])
        spread = quantile * np.sqrt(variance[k]) / (value * abs(np.log(value)))
        low[k], high[k] = value ** np.exp(spread), value ** np.exp(-spread)
    return Curve(survival, low, high, at_risk, effective)


@cache
def _quantile(level: float, degrees: int) -> float:
    return float(stdtrit(degrees, 0.5 + level / 2))


def influence(counts: Counts, year: int) -> Floats:
    """Return how much each cluster raises survival at `year`: with it less without it."""
    at_risk, lost = counts.at_risk.sum(axis=0), counts.lost.sum(axis=0)
    without = survival_of(at_risk - counts.at_risk, lost - counts.lost)[:, year - 1]
    return np.asarray(np.nan_to_num(survival_of(at_risk, lost)[year - 1] - without))


def _merged(counts: Counts) -> tuple[Floats, Floats]:
    """Return cases at risk and lost by block."""
    names, place = np.unique(np.array(counts.blocks, dtype=object), return_inverse=True)
    merged = np.zeros((2, len(names), counts.at_risk.shape[1]))
    np.add.at(merged[0], place, counts.at_risk)
    np.add.at(merged[1], place, counts.lost)
    return merged[0], merged[1]


def _greenwood(survival: Floats, at_risk: Floats, lost: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = np.where(lost > 0, lost / (at_risk * (at_risk - lost)), 0.0)
        return np.asarray(survival**2 * np.cumsum(terms))


def _jackknife(own_risk: Floats, own_lost: Floats, at_risk: Floats, lost: Floats) -> Floats:
    clusters = len(own_risk)
    if clusters < 2:
        return np.full(at_risk.shape, np.nan)
    without = survival_of(at_risk - own_risk, lost - own_lost)
    known = ~np.isnan(without)
    filled = np.where(known, without, 0.0)
    mean = filled.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    spread = np.where(known, filled - mean, 0.0)
    return np.asarray((clusters - 1) / clusters * (spread**2).sum(axis=0))
