"""How many more ties are kept after a change of government than in like years without one.

Every tie-year with a change is compared with the tie-years without one of the same patron in the same
stratum (era; whether governments fall often there; whether there was a delivery in the year before; whether
the tie is young).  The excess is the mean over changes of what became of the tie, 1 or 0, less the share kept
in its stratum: direct standardisation to the changes.  Both count only where the whole horizon is on record,
since of recent cases only the losses would be known.

The variance is that of the sum of cluster influences (states, and states joined by a pact with the patron;
the larger one), at least that of as many independent cases with the same share.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import stdtrit

from tertius.claims.following.samples import Changes
from tertius.claims.following.tie_years import YEARS, TieYears
from tertius.core.arrays import Bools, Floats, Ints
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

ERA = 1992
#: Years of an unbroken tie up to which it counts as young, and gap in deliveries that breaks one.
YOUNG, GAP = 3, 3
HORIZONS = (1, 3, 5)
#: Irregular changes on record from which governments fall often in a state.
OFTEN = 3
#: Strata within an era, and codes of all strata and of the two eras as wholes.
FINE, CODES = 8, 18
LIKE, SAME_ERA = "like ties of the same era", "all ties of the same era"
COMPARED = (LIKE, SAME_ERA)
#: Tie-years without a change below which a stratum is joined to its era.
THIN = 10


@dataclass(frozen=True)
class TieCases:
    """Tie-years at risk of one patron, with or without a change.

    Attributes
    ----------
    rows, columns : int arrays
        State and year of each.
    kept : float array, shape (cases, horizons)
        1 or 0 at each of `HORIZONS`, NaN where the horizon is not on record as a whole.
    era, fine : int arrays
        Era, and stratum within it (0 to 7): governments fall often, delivery in the year before, young.
    """

    rows: Ints
    columns: Ints
    kept: Floats
    era: Ints
    fine: Ints

    @cached_property
    def known(self) -> Bools:
        """Whether each is known at each horizon."""
        return np.isfinite(self.kept)

    def sample(self, horizon: int, span: tuple[int, int]) -> tuple[object, ...]:
        """Return what of them counts at a horizon within a span: states, years, outcomes, strata."""
        k = HORIZONS.index(horizon)
        use = _chosen(self, k, (), span)
        return self.rows[use], self.columns[use], self.kept[use, k], self.fine[use]

    def only(self, use: Bools) -> TieCases:
        """Return the cases marked."""
        return TieCases(self.rows[use], self.columns[use], self.kept[use], self.era[use], self.fine[use])


@dataclass(frozen=True)
class Excess:
    """Share kept after changes less that in like years: value, error, cases, clusters, effective number.

    ``share`` is the plain share kept after changes and ``without`` what like years without one would give.
    """

    value: float
    error: float
    n: int
    clusters: int
    n_effective: float
    share: float
    without: float

    @property
    def half(self) -> float:
        """Half the width of the 95 % interval, by Student's quantile on the clusters."""
        return float(stdtrit(max(self.clusters - 1, 1), 0.975)) * self.error


def outcomes_of(ties: TieYears) -> Floats:
    """Return by state, year and horizon whether a tie outlasts it: 1, 0, or NaN where it is not known."""
    out = np.full((*ties.active.shape, len(HORIZONS)), np.nan)
    going = np.ones(ties.active.shape)
    for lag in range(1, max(HORIZONS) + 1):
        later = np.full(ties.active.shape, np.nan)
        later[:, :-lag] = ties.active[:, lag:]
        going = going * (np.nan_to_num(later) > 0)
        if lag in HORIZONS:
            out[:, :, HORIZONS.index(lag)] = np.where(np.isnan(later), np.nan, going)
    return out


def past(on: Bools, gap: int) -> tuple[Bools, Bools]:
    """Return whether there was a tie in the year before, and whether it is at most `YOUNG` years old.

    Told by earlier years alone: a run ends with `gap` years without a sign of it.
    """
    recent, young = np.zeros_like(on), np.zeros_like(on)
    begun = np.full(len(on), -99)
    last = np.full(len(on), -99)
    for t in range(1, on.shape[1]):
        now = on[:, t - 1]
        begun = np.where(now & (t - 1 - last > gap), t - 1, begun)
        last = np.where(now, t - 1, last)
        recent[:, t] = now
        young[:, t] = t - begun <= YOUNG
    return recent, young


def at_risk(panel: Panel, patron: str, ties: TieYears, changed: Changes) -> tuple[Floats, Ints]:
    """Return the outcomes of a patron's ties, and each tie-year's stratum within its era."""
    if ties.kind == "arms":
        delivery = panel.tie_grid("arms_delivery", patron).value.to_numpy(dtype=np.float64)
        recent, young = past(np.nan_to_num(delivery) > 0, GAP)
    else:
        recent, young = past(np.nan_to_num(ties.active) > 0, 1)
        recent = np.ones_like(recent)  # a tie that is seen every year was there in the year before
    often = changed.irregular.sum(axis=1) >= OFTEN
    return outcomes_of(ties), (4 * often[:, None] + 2 * recent + young).astype(np.int64)


def through(quiet: Bools) -> Bools:
    """Return by state, year and horizon whether a year and all years up to the horizon are quiet."""
    out = np.zeros((*quiet.shape, len(HORIZONS)), dtype=np.bool_)
    going = quiet.copy()
    for lag in range(1, max(HORIZONS) + 1):
        later = np.zeros_like(going)
        later[:, :-lag] = quiet[:, lag:]
        going &= later
        if lag in HORIZONS:
            out[:, :, HORIZONS.index(lag)] = going
    return out


def gathered(outcome: Floats, fine: Ints, marks: Bools, whole: Bools | None = None) -> TieCases:
    """Return the marked tie-years; `whole` says at which horizons their years count."""
    rows, columns = np.nonzero(marks)
    kept = outcome[rows, columns]
    if whole is not None:
        kept = np.where(whole[rows, columns], kept, np.nan)
    era = (columns + FIRST_YEAR >= ERA).astype(np.int64)
    return TieCases(rows, columns, kept, era, fine[rows, columns])


def excess(
    after: TieCases,
    quiet: TieCases,
    clusters: tuple[Ints, ...],
    horizon: int,
    compared: str = LIKE,
    dropped: Collection[int] = (),
    span: tuple[int, int] = (0, len(YEARS)),
) -> Excess | None:
    """Return the excess share kept after changes, or None where nothing can be compared.

    Parameters
    ----------
    clusters : tuple of int arrays
        Cluster of every state (row), under each way to cluster; the larger variance counts.
    dropped : collection of int
        States (rows) to leave out.
    span : (int, int)
        First and last column, of the changes and of the years that they are compared with.
    """
    k = HORIZONS.index(horizon)
    use, other = _chosen(after, k, dropped, span), _chosen(quiet, k, dropped, span)
    if not use.any() or not other.any():
        return None
    kept, still = after.kept[use, k], quiet.kept[other, k]
    codes, others = after.era[use], quiet.era[other]
    if compared == LIKE:
        codes, others = FINE * codes + after.fine[use], FINE * others + quiet.fine[other]
        thin = np.bincount(others, minlength=2 * FINE) < THIN
        codes, others, kept, still, rows, beside = _joined(
            codes, others, thin, kept, still, after.rows[use], quiet.rows[other]
        )
    else:
        rows, beside = after.rows[use], quiet.rows[other]
    return _standardised(kept, codes, rows, still, others, beside, clusters)


def _chosen(cases: TieCases, k: int, dropped: Collection[int], span: tuple[int, int]) -> Bools:
    use = cases.known[:, k] & (cases.columns >= span[0]) & (cases.columns <= span[1])
    return np.asarray(use & ~np.isin(cases.rows, list(dropped)) if dropped else use)


def _joined(
    codes: Ints, others: Ints, thin: Bools, kept: Floats, still: Floats, rows: Ints, beside: Ints
) -> tuple[Ints, Ints, Floats, Floats, Ints, Ints]:
    """Return the cases with those of thin strata compared with their whole era.

    A tie-year without a change then stands in its own stratum and, a second time, in the era's.
    """
    moved = thin[codes]
    if not moved.any():
        return codes, others, kept, still, rows, beside
    codes = np.where(moved, 2 * FINE + codes // FINE, codes)
    twice = np.concatenate([others, 2 * FINE + others // FINE])
    return codes, twice, kept, np.concatenate([still, still]), rows, np.concatenate([beside, beside])


def _standardised(
    kept: Floats,
    codes: Ints,
    rows: Ints,
    still: Floats,
    others: Ints,
    beside: Ints,
    clusters: tuple[Ints, ...],
) -> Excess | None:
    number = np.bincount(others, minlength=CODES)
    share = np.bincount(others, weights=still, minlength=CODES) / np.maximum(number, 1)
    known = number[codes] > 0
    if not known.any():
        return None
    kept, codes, rows = kept[known], codes[known], rows[known]
    n = len(kept)
    gaps = kept - share[codes]
    value = float(gaps.mean())
    weight = np.bincount(codes, minlength=CODES) / n / np.maximum(number, 1)
    apart = (still - share[others]) * weight[others]
    smooth = (kept.sum() + 0.5) / (n + 1)
    variance, pieces = smooth * (1 - smooth) / n, n
    for cluster in clusters:
        size = int(cluster.max()) + 1
        own = cluster[rows]
        pull = np.bincount(own, weights=(gaps - value) / n, minlength=size)
        pull -= np.bincount(cluster[beside], weights=apart, minlength=size)
        count = len(np.unique(own))
        pieces = min(pieces, count)
        if count > 1:
            variance = max(variance, count / (count - 1) * float((pull**2).sum()))
    effective = min(float(n), float(smooth * (1 - smooth) / variance), float(pieces))
    plain = float(kept.mean())
    return Excess(value, float(np.sqrt(variance)), n, pieces, effective, plain, plain - value)
