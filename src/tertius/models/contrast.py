"""One regressor among state-years, with fixed effects absorbed and errors of two clusterings.

By Frisch, Waugh and Lovell the coefficient of a regressor d beside fixed effects and covariates is that of
the residual of y on the residual of d.  Residuals give, in one pass, the errors clustered by unit and by
period (Cameron, Gelbach and Miller 2011, *Journal of Business and Economic Statistics* 29: 238-249; the
larger of the two-way one and that by unit), what leaving units out does (one-step), and estimates at
hundreds of sham regressors.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import stdtrit

from tertius.core.arrays import Floats, Ints

#: Passes over the fixed effects, and the change below which another one adds nothing.
PASSES, ENOUGH = 200, 1e-7
#: Units with weight on either side below which nothing is estimated.
FEWEST_UNITS = 4
#: State-years below which nothing is estimated.
FEWEST = 10


@dataclass(frozen=True)
class Frame:
    """What is held fixed, and who is alike.

    Attributes
    ----------
    unit, period : int arrays, shape (n,)
        Clusters.
    effects : tuple of int arrays, shape (n,)
        Groups whose means are taken out.
    covariates : float array, shape (n, k)
        Without gaps.
    """

    unit: Ints
    period: Ints
    effects: tuple[Ints, ...]
    covariates: Floats

    def residual(self, values: Floats) -> Floats:
        """Return what fixed effects and covariates leave of columns, shape (n, m)."""
        design = absorbed(self.covariates, self.effects)
        rest = absorbed(values, self.effects)
        if design.shape[1]:
            rest = rest - design @ np.linalg.lstsq(design, rest, rcond=1e-9)[0]
        return rest


@dataclass(frozen=True)
class Contrast:
    """The coefficient of a regressor.

    Attributes
    ----------
    score : float array, shape (units,)
        Each unit's part in the coefficient's deviation; ``weight`` its part in what identifies it.
    rest : float array, shape (n,)
        Residual of the outcome, of which sham regressors are estimated.
    power : float
        Sum of squares of the regressor's residual.
    treated : int
        State-years in which the regressor is not zero.
    """

    value: float
    error: float
    score: Floats
    weight: Floats
    units: Ints
    rest: Floats
    power: float
    treated: int
    widening: float

    def interval(self, without: Collection[int] = ()) -> Interval | None:
        """Return the coefficient with its 95 % interval, without some units; None if too few stay."""
        keep = ~np.isin(self.units, list(without))
        weight = self.weight[keep]
        if (weight > 0).sum() < FEWEST_UNITS:
            return None
        share = float(weight.sum() / self.weight.sum())
        value = self.value - float(self.score[~keep].sum()) / share
        score = self.score[keep] / share
        error = self.widening * float(np.sqrt((score**2).sum() * len(score) / max(1, len(score) - 1)))
        kish = float(weight.sum() ** 2 / (weight**2).sum())
        half = float(stdtrit(max(2.0, kish - 1), 0.975)) * error
        n = max(1, round(self.treated * share))
        return Interval(value, value - half, value + half, n, min(kish, float(n)))


@dataclass(frozen=True)
class Interval:
    """A 95 % interval; `n` state-years with the regressor, `effective` units that identify it (Kish)."""

    value: float
    low: float
    high: float
    n: int
    effective: float


def absorbed(values: Floats, effects: Sequence[Ints]) -> Floats:
    """Return columns less the means of every group, by turns until nothing changes, shape (n, m)."""
    out = np.array(values, dtype=np.float64)
    if not out.shape[1]:
        return out
    turns = []
    for groups in effects:
        place = np.unique(groups, return_inverse=True)[1]
        ones = csr_matrix((np.ones(len(place)), (np.arange(len(place)), place)))
        turns.append((ones, 1 / np.bincount(place).astype(np.float64)[:, None]))
    for _ in range(PASSES if len(turns) > 1 else 1):
        change = 0.0
        for ones, share in turns:
            mean = share * np.asarray(ones.T @ out)
            out = out - np.asarray(ones @ mean)
            change = max(change, float(np.abs(mean).max(initial=0.0)))
        if change < ENOUGH:
            break
    return out


def contrast(outcome: Floats, regressor: Floats, frame: Frame) -> Contrast | None:
    """Return the coefficient of a regressor; None where too few units identify it.

    Parameters
    ----------
    outcome, regressor : float arrays, shape (n,)
        Without gaps.
    """
    if len(outcome) < FEWEST or len(np.unique(frame.unit[regressor != 0])) < FEWEST_UNITS:
        return None
    rest, own = frame.residual(np.column_stack([outcome, regressor])).T
    power = float(own @ own)
    if power < 1e-8 * len(own):
        return None
    value = float(own @ rest) / power
    part = own * (rest - value * own) / power
    units, place = np.unique(frame.unit, return_inverse=True)
    score = np.bincount(place, part).astype(np.float64)
    by_unit = float((score**2).sum()) * len(units) / (len(units) - 1)
    by_period = float((np.bincount(np.unique(frame.period, return_inverse=True)[1], part) ** 2).sum())
    both = by_unit + by_period - float((part**2).sum())
    error = float(np.sqrt(max(by_unit, both)))
    if error <= 0:
        return None
    own_weight = np.bincount(place, own**2)
    treated = np.bincount(place, regressor != 0) > 0
    weight = np.where(treated, own_weight, 0.0)
    widening = error / float(np.sqrt(by_unit))
    count = int((regressor != 0).sum())
    return Contrast(value, error, score, weight, units, rest, power, count, widening)


def shams(found: Contrast, drawn: Floats, frame: Frame) -> list[Interval]:
    """Return the coefficients of sham regressors, each column of `drawn` by itself, shape (n, m).

    The error of each is the real one, larger or smaller as the sham varies less or more.
    """
    own = frame.residual(drawn)
    power = (own**2).sum(axis=0)
    usable = power > 0.05 * found.power
    value = (own.T @ found.rest)[usable] / power[usable]
    kish = float(found.weight.sum() ** 2 / (found.weight**2).sum())
    half = float(stdtrit(max(2.0, kish - 1), 0.975)) * found.error * np.sqrt(found.power / power[usable])
    effective = min(kish, float(found.treated))
    return [
        Interval(float(v), float(v - h), float(v + h), found.treated, effective)
        for v, h in zip(value, half, strict=True)
    ]
