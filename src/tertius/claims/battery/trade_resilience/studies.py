"""The event studies of one patron: run once for each set of choices and shared by the specifications."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from tertius.claims.battery.trade_resilience.sample import (
    BASE,
    GAP,
    LEADS,
    LEAST_BASE,
    LONGEST,
    Spells,
    Trade,
    spells,
)
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import ModelError
from tertius.core.rng import generator
from tertius.models.event_study import (
    Contrasts,
    Controls,
    Effect,
    Totals,
    cluster_weights,
    contrasts,
    over_lags,
    totals,
)
from tertius.models.sun_abraham import interaction_weighted
from tertius.models.synthetic_did import synthetic_difference

DRAWS = 100
#: What a share that rounds to zero counts as in logs, per cent.
SMALLEST = 0.25
LAGS = np.array([*range(-LEADS, 0), *range(LONGEST + 1)], dtype=np.int64)
LATER = np.array([*range(-GAP, 0), *range(1, LONGEST + 1)], dtype=np.int64)


class StudyKey(NamedTuple):
    """What tells one study of a patron from another; see the choices of the grid."""

    floor: float
    clean: int
    both: bool
    early: bool
    given_base: bool
    controls: Controls
    logs: bool


@dataclass(frozen=True)
class Study:
    """One event study and its cases: contrasts, their states' rows, means after and before by case."""

    contrasts: Contrasts
    state: Ints
    by_unit: dict[int, Floats]
    before: Floats
    logs: bool

    def totals(self, by_unit: Floats, use: Bools | None = None) -> Totals:
        """Return sums by state, over the share before unless the study is in logs."""
        return totals(self.contrasts, by_unit, self.state, relative=not self.logs, use=use)


def as_logs(effect: Effect | None) -> Effect | None:
    """Return an effect relative to the share before as a change of logs."""
    if effect is None or effect.value <= -0.95:
        return None
    value, error = float(np.log1p(effect.value)), effect.error / (1 + effect.value)
    half = (effect.high - effect.low) / 2 / (1 + effect.value)
    return replace(effect, value=value, error=error, low=value - half, high=value + half)


@dataclass(frozen=True)
class PatronStudies:
    """Trade of one patron with the studies that were run on it so far."""

    trade: Trade
    _spells: dict[tuple[int, bool], Spells] = field(default_factory=dict)
    _studies: dict[StudyKey, Study] = field(default_factory=dict)

    def spells(self, key: StudyKey) -> Spells:
        """Return the units of a study."""
        at = key.clean, key.both
        if at not in self._spells:
            self._spells[at] = spells(self.trade, *at)
        return self._spells[at]

    def study(self, key: StudyKey) -> Study:
        """Return a study."""
        if key not in self._studies:
            self._studies[key] = run_study(self.spells(key), key, LATER)
        return self._studies[key]

    def before(self, key: StudyKey, years: Bools) -> Effect | None:
        """Return the change from the base to the years that lie between it and the change."""
        study = self.study(key)
        use = years[study.contrasts.group] & np.isfinite(study.before[0])
        return study.totals(study.before, use).effect() if use.any() else None

    def made_up(self, key: StudyKey) -> Effect | None:
        """Return the effect of one set of dates made up for spells without a change."""
        made = _made_up(self.spells(key))
        if made is None:
            return None
        study = run_study(made, key._replace(controls="never"), LATER)
        return study.totals(study.by_unit[LONGEST]).effect()


def run_study(units: Spells, key: StudyKey, lags: Ints, draws: int = DRAWS) -> Study:
    """Run one event study; clients are units with a mean share from the floor in the base years.

    In logs, every case counts alike and a share that rounds to nothing counts as a quarter of a per cent.
    """
    outcome = np.log(np.maximum(units.outcome, SMALLEST)) if key.logs else units.outcome
    weights = cluster_weights(units.state, draws, generator(1, "trade"))
    by_lag = contrasts(
        outcome,
        units.group,
        units.state,
        lags,
        weights,
        base=BASE if key.early else BASE + GAP,
        gap=GAP if key.early else 0,
        least_base=LEAST_BASE if key.early else LEAST_BASE + 1,
        floor=float(np.log(key.floor)) if key.logs else key.floor,
        given_base=key.given_base,
        controls=key.controls,
    )
    by_unit = {years: over_lags(by_lag, 1, years, min(3, years - 1)) for years in (3, 5)}
    before = over_lags(by_lag, -GAP, -1, 1)
    return Study(by_lag, units.state[by_lag.units], by_unit, before, key.logs)


def second_estimator(units: Spells, main: Study, years: Bools, after: int) -> Effect | None:
    """Return Sun and Abraham's estimate on the main study's cases; None where it cannot be had.

    The event is moved to the end of the base years, so that the last of them is the period left out.
    """
    reached = main.contrasts.units[years[main.contrasts.group] & np.isfinite(main.by_unit[after][0])]
    base = np.array([_mean(row) for row in units.outcome])
    keep = np.isin(np.arange(len(base)), reached) | ((units.group < 0) & (base >= 1.0))
    group = np.where(units.group >= 0, units.group - GAP, -1)[keep]
    lags = np.array([lag for lag in range(-BASE, GAP + LONGEST + 1) if lag != -1], dtype=np.int64)
    try:
        outcome = np.log(np.maximum(units.outcome[keep], SMALLEST))
        fit = interaction_weighted(outcome, group, units.state[keep], lags)
    except ModelError:
        return None
    value, error = fit.mean(GAP + 1, GAP + after)
    if not (np.isfinite(value) and error > 0) or fit.clusters < 2:
        return None
    return Effect(value, error, value - 1.96 * error, value + 1.96 * error, fit.n, fit.clusters, np.zeros(0))


def synthetic(units: Spells, main: Study, years: Bools, after: int) -> Totals | None:
    """Return synthetic difference-in-differences of the main study's cases over eight years before.

    Cases whose eight years before are not all known are left out.  Resampling is of whole states.
    """
    logs = np.log(np.maximum(units.outcome, SMALLEST))
    use = years[main.contrasts.group] & np.isfinite(main.by_unit[after][0])
    rows, effect = list[int](), list[float]()
    for k in np.flatnonzero(use).tolist():
        unit, g = int(main.contrasts.units[k]), int(main.contrasts.group[k])
        if g < LEADS:
            continue
        before = logs[:, g - LEADS : g]
        later = _means(logs[:, g + 1 : g + 1 + after], min(3, after - 1))
        clean = (units.group < 0) | (units.group > g + after)
        clean &= np.isfinite(before).all(axis=1) & np.isfinite(later)
        clean &= np.nan_to_num(before.mean(axis=1), nan=-9.0) >= 0
        if not (np.isfinite(before[unit]).all() and np.isfinite(later[unit])):
            continue
        value = synthetic_difference(before[unit], float(later[unit]), before[clean], later[clean])
        if np.isfinite(value):
            rows.append(int(units.state[unit]))
            effect.append(value)
    if len(effect) < 3:
        return None
    state = np.array(rows, dtype=np.int64)
    names, first, place = np.unique(state, return_index=True, return_inverse=True)
    weight = cluster_weights(state, DRAWS, generator(1, "trade synthetic"))[:, first]
    top, count = np.bincount(place, effect), np.bincount(place)
    return Totals(names, weight * top, weight * count, count.astype(np.int64))


def _mean(row: Floats) -> float:
    known = row[np.isfinite(row)]
    return float(known.mean()) if len(known) else float("nan")


def _means(values: Floats, least: int) -> Floats:
    known = np.isfinite(values)
    count = known.sum(axis=1)
    return np.where(count >= least, np.where(known, values, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)


def quiet_changes(units: Spells, floor: float, after: int = LONGEST) -> Floats:
    """Return what every unit's share did about every year far from a change, beyond the others' (logs).

    NaN where a change falls into the window, or too little of it is known.  The others are all units of that
    year from the floor on, given where they stood in the base years.

    Returns
    -------
    float array, shape (units, years)
    """
    logs = np.log(np.maximum(units.outcome, SMALLEST))
    out = np.full(logs.shape, np.nan)
    for g in range(GAP + BASE, logs.shape[1] - after):
        start = _means(logs[:, g - GAP - BASE : g - GAP], LEAST_BASE)
        later = _means(logs[:, g + 1 : g + 1 + after], min(3, after - 1))
        use = np.isfinite(start) & np.isfinite(later) & (start >= np.log(floor))
        use &= (units.group < 0) | (units.group > g + after)
        if use.sum() < 2 * LEAST_BASE:
            continue
        x, y = start[use], (later - start)[use]
        spread = float(x.var())
        slope = float(((x - x.mean()) * (y - y.mean())).mean()) / spread if spread > 1e-9 else 0.0
        out[use, g] = y - y.mean() - slope * (x - x.mean())
    return out


def _made_up(units: Spells) -> Spells | None:
    """Return half of the never-reached units with a date drawn for each, the others as they are."""
    rng = generator(1, "placebo dates")
    group = np.full(len(units.group), -1, dtype=np.int64)
    for k in np.flatnonzero(units.group < 0).tolist():
        seen = np.flatnonzero(np.isfinite(units.outcome[k]))
        draw, place = rng.random(), rng.random()
        if len(seen) >= BASE + GAP + LONGEST + 1 and draw < 0.5:
            low, high = int(seen[0]) + BASE + GAP, int(seen[-1]) - LONGEST
            if high >= low:
                group[k] = low + int(place * (high - low + 1))
    if (group >= 0).sum() < 5:
        return None
    keep = units.group < 0
    return Spells(units.state[keep], group[keep], units.outcome[keep])
