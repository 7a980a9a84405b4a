"""The specification grid of `pressure`: hazards of losing the tie with and without the rival's pressure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from tertius.claims.battery.pressure.exposed import (
    ALL,
    KEPT,
    LEFT_OUT,
    LEVELS,
    OUTSIDE,
    Sample,
    clients,
    levels,
    take,
    varying,
)
from tertius.claims.battery.pressure.sample import (
    AIMED,
    ANY,
    BEGUN,
    HARD,
    IN_FORCE,
    LEADS,
    SEVERAL,
    WITH_AID,
    Dyads,
)
from tertius.claims.grid import Choice, Specification, main_of, product_of, sample_of, used
from tertius.claims.rule import POINTING
from tertius.claims.verdict import Direction, Estimate, GridCell
from tertius.core.arrays import Floats, Ints
from tertius.core.errors import ModelError
from tertius.models.discrete_hazard import Hazard, clustered_error, fit_hazard
from tertius.models.entropy_balance import balance
from tertius.models.normal_pooling import pool_normal

REGRESSION, BALANCED, PLAIN = "regression on covariates", "entropy balancing", "none"
#: The effect of pressure may differ by part of the world; it is taken at the mix of those pressed.
REGIONAL = "regression on covariates, effects by region"
#: Without the terms for how often a client is pressed at all, which take what stays with a client away.
BETWEEN = "regression on covariates, clients compared with clients"
#: Years of one client against other years of the same: what stays with a client cannot tell them apart.
WITHIN = "within each client"
#: How pairs of powers enter: each with an effect of its own, that of the claim drawn towards the others'; as
#: if one; or the claim's pair alone.
POOLED, ALIKE, ALONE = "of all pairs, partially pooled", "of all pairs, as if one", "of this pair alone"
UNIT = "hazard ratio"


@dataclass(frozen=True)
class Effect:
    """Log hazard ratios of pressure, a column a pair of powers (or one for all), with each state's influence.

    Attributes
    ----------
    value, widening : float arrays, shape (K,)
    influence : float array, shape (states, K)
        ``rows`` are the states.
    own : int
        Column of the claim's pair.
    pressed : tuple of dict of int to int
        By column, pressed tie-years of each state.
    """

    value: Floats
    influence: Floats
    rows: Ints
    widening: Floats
    own: int
    pressed: tuple[dict[int, int], ...]

    def estimate(self, without: Collection[int], what: str) -> Estimate:
        """Return the hazard ratio without the states in rows `without` (one-step estimate).

        Effective tie-years are Kish's number of states; where other pairs lend strength, as many more as the
        variance is smaller, at most the sum over all pairs.
        """
        none = Estimate(None, None, None, 0.95, UNIT, 0, 0.0, what)
        keep = ~np.isin(self.rows, list(without))
        values, errors, kish, counts = list[float](), list[float](), list[float](), list[int]()
        order = [self.own, *(k for k in range(len(self.value)) if k != self.own)]
        for k in order:
            error = clustered_error(self.influence[keep, k]) * float(self.widening[k])
            sizes = np.array([n for row, n in self.pressed[k].items() if row not in without], dtype=float)
            if not np.isfinite(error) or error <= 0 or len(sizes) < 2:
                if k == self.own:
                    return none
                continue
            values.append(float(self.value[k] - self.influence[~keep, k].sum()))
            errors.append(error)
            kish.append(float(sizes.sum() ** 2 / (sizes**2).sum()))
            counts.append(int(sizes.sum()))
        value, error, effective, alone = values[0], errors[0], kish[0], round(kish[0], 2)
        freedom = int(keep.sum()) - 1 if len(self.value) == 1 else max(2, int(sum(kish)) - 1)
        if len(values) > 1:
            pooled = pool_normal(values, errors)
            value, error = float(pooled.value[0]), float(pooled.error[0])
            effective = min(effective * max(1.0, (errors[0] / error) ** 2), sum(kish))
        half = float(stdtrit(freedom, 0.975)) * error
        low, middle, high = (float(np.exp(np.clip(x, -9, 9))) for x in (value - half, value, value + half))
        rounded = round(middle, 4), round(low, 4), round(high, 4)
        n = sum(counts)
        return Estimate(*rounded, 0.95, UNIT, n, round(min(effective, float(n)), 2), what, alone)


@dataclass(frozen=True)
class PressureCell:
    """A specification with its effect; None where there is too little to estimate it."""

    specification: Specification
    role: str
    effect: Effect | None
    sample: str = ""


@dataclass(frozen=True)
class PressureGrid:
    """Entries of the grid, the main one first, its choices, and the main specification's sample."""

    dyads: tuple[Dyads, ...]
    entries: tuple[PressureCell, ...]
    choices: tuple[Choice, ...]
    main: Sample
    left_out: int

    @property
    def states(self) -> tuple[str, ...]:
        """Rows of every array by state."""
        return self.dyads[0].states

    def cells(self, threshold: float, dropped: tuple[str, ...] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells; "for" where pressure raises the hazard."""
        rows = {self.states.index(name) for name in dropped}
        out = list[GridCell]()
        for entry in self.entries:
            placebo = entry.role == "placebo"
            what = "hazard ratio of pressure yet to come" if placebo else "hazard ratio of losing the tie"
            estimate = (
                entry.effect.estimate(rows, what)
                if entry.effect is not None
                else Estimate(None, None, None, 0.95, UNIT, 0, 0.0, what)
            )
            way = as_large(out[0].estimate, estimate) if placebo else direction(estimate, threshold)
            out.append(GridCell(entry.specification, entry.role, estimate, way, entry.sample))  # type: ignore[arg-type]
        return tuple(out)

    def influence(self) -> tuple[list[str], list[float]]:
        """Return the states of the main sample and how far each raises the log hazard ratio."""
        effect = self.entries[0].effect
        if effect is None:
            return [], []
        return [self.states[r] for r in effect.rows.tolist()], effect.influence[:, effect.own].tolist()


def direction(estimate: Estimate, threshold: float) -> Direction:
    """Return which way a ratio points: as the written rule does, its 80 % interval taken in logs."""
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None or low is None or high is None:
        return "neither"
    middle, bound = np.log(value), np.log(threshold)
    if middle - POINTING * (middle - np.log(low)) > bound:
        return "for"
    return "against" if middle + POINTING * (np.log(high) - middle) < bound else "neither"


def as_large(main: Estimate, lead: Estimate) -> Direction:
    """Return which way pressure yet to come points, by itself or in being as large as the main estimate.

    Leads are few and their intervals wide: not to be told from 1 is not enough where they are on the main
    estimate's side and cannot be told from it either (80 % interval of the ratio of the two).
    """
    way = direction(lead, 1.0)
    numbers = (main.value, main.low, main.high, lead.value, lead.low, lead.high)
    if way != "neither" or None in numbers:
        return way
    m, m_low, m_high, e, e_low, e_high = (float(np.log(x)) for x in numbers if x is not None)
    half = POINTING * float(np.hypot(m_high - m_low, e_high - e_low)) / 2
    if m > 0 and e > 0 and m - e <= half:
        return "for"
    return "against" if m < 0 and e < 0 and m - e >= -half else "neither"


def build_grid(dyads: Sequence[Dyads], gaps: tuple[int, ...], first: int, last: int) -> PressureGrid:
    """Fit every specification: a full product of the main choices, the others one at a time.

    Parameters
    ----------
    dyads : sequence of Dyads
        The pair of powers that the claim is about, then others.
    """
    common = [kind for kind in (ANY, HARD, SEVERAL, AIMED) if all(kind in d.pressure for d in dyads)]
    full = (
        Choice("ties", (POOLED, ALIKE, ALONE) if len(dyads) > 1 else (ALONE,), "sample"),
        Choice("pressure", tuple(common[:2]), "definition"),
        Choice("adjusted by", (REGRESSION, REGIONAL, BALANCED), "confounder"),
        Choice("period", ("all years", "since 1991"), "sample"),
    )
    single = (
        Choice("timing", (BEGUN, IN_FORCE), "window"),
        Choice("tie ends after years without a delivery", gaps, "definition"),
        Choice("tie before", LEVELS, "threshold"),
        Choice("states", (OUTSIDE, ALL), "sample"),
        Choice("years under the patron's own or UN sanctions", (LEFT_OUT, KEPT), "confounder"),
    )
    choices = (*full, *single)
    main, rest = main_of(choices), main_of(single)
    specifications = [{**s, **rest} for s in product_of(full)]
    specifications += [{**main, c.name: option} for c in single for option in c.options[1:]]
    specifications += [{**main, "pressure": kind} for kind in common[2:]]
    specifications += [{**main, "adjusted by": how} for how in (WITHIN, BETWEEN)]
    if WITH_AID in dyads[0].pressure:  # the aid of the one rival is on record, that of the others may not be
        specifications.append({**main, "pressure": WITH_AID, "ties": ALONE})
    entries, left_out = list[PressureCell](), 0
    samples: dict[tuple[object, ...], Sample] = {}
    names = [c.name for c in choices if c.name not in ("adjusted by", "ties")]
    for s in specifications:
        pairs = dyads[:1] if s["ties"] == ALONE else dyads
        key = (len(pairs), *(s[name] for name in names))
        if key not in samples:
            samples[key] = take(pairs, s, first, last)
        effect = fitted(samples[key], str(s["adjusted by"]), by_pair=s["ties"] == POOLED)
        name = sample_of(*vars(samples[key]).values(), s["adjusted by"], s["ties"])
        if s == main:
            entries.insert(0, PressureCell(s, "main", effect, name))
        elif effect is None:
            left_out += 1
        else:
            entries.append(PressureCell(s, "variant", effect, name))
    entries += _placebos(dyads, main, first, last)
    shown = samples[(1 if main["ties"] == ALONE else len(dyads), *(main[name] for name in names))]
    extra = {
        "pressure": (*common, WITH_AID),
        "adjusted by": (REGRESSION, REGIONAL, BALANCED, WITHIN, BETWEEN),
    }
    wide = tuple(Choice(c.name, extra.get(c.name, c.options), c.kind) for c in choices)
    held = used(wide, main, (e.specification for e in entries if e.role == "variant"))
    return PressureGrid(tuple(dyads), tuple(entries), held, shown, left_out)


def pressed_years(dyads: Dyads, first: int, last: int) -> int:
    """Return the tie-years under pressure of one pair of powers, in the main specification."""
    common = [kind for kind in (ANY, HARD, SEVERAL, AIMED) if kind in dyads.pressure]
    main: Specification = {
        "pressure": common[0],
        "period": "all years",
        "timing": BEGUN,
        "tie before": LEVELS[0],
        "tie ends after years without a delivery": 3,
        "states": OUTSIDE,
        "years under the patron's own or UN sanctions": LEFT_OUT,
    }
    return int(take((dyads,), main, first, last).pressed.sum())


def fitted(sample: Sample, adjusted: str, outcome: str | None = None, by_pair: bool = False) -> Effect | None:
    """Return the effect of pressure on losing the tie (or on one way of losing it), or None.

    `by_pair`: an effect for every pair of powers that has enough losses, and one for the others together: to
    leave them out would leave out those under which pressure ends few ties.  The claim's own pair, number 0,
    must have enough.
    """
    if adjusted == WITHIN:
        sample = varying(sample)
    if by_pair:
        pairs = [k for k in np.unique(sample.pair).tolist() if sample.where(sample.pair == k).enough()]
        if 0 not in pairs:
            return None
        rest = sample.pressed & ~np.isin(sample.pair, pairs)
        groups = [sample.pressed & (sample.pair == k) for k in pairs]
        if sample.lost[rest].any():
            groups.append(rest)
        elif rest.any():
            sample = sample.where(np.isin(sample.pair, pairs))
            groups = [sample.pressed & (sample.pair == k) for k in pairs]
        columns = np.column_stack(groups).astype(float)
    else:
        columns = sample.pressed[:, None].astype(float)
    lost = sample.lost if outcome is None else sample.lost & (sample.outcome == outcome)
    on = sample.pressed
    if not sample.enough() or not lost[on].any() or not lost[~on].any():
        return None
    base = [np.ones(len(on)), columns]
    try:
        weights = balance(sample.controls, on) if adjusted == BALANCED else None
        design = np.column_stack(base if adjusted == PLAIN else [*base, *_terms(sample, adjusted)])
        # The claim's own column may not be separated: there would be a penalty to report, and no effect.
        event, others = lost.astype(float), range(2, 1 + columns.shape[1])
        fit = fit_hazard(design, event, sample.row, weights, sample.pair, reported=(1,), shown=others)
    except (ModelError, np.linalg.LinAlgError):
        return None
    return effect_of(fit, sample, columns)


def _terms(sample: Sample, adjusted: str) -> list[Floats]:
    """Return what the hazard is adjusted for."""
    if adjusted == WITHIN:
        return [sample.controls, *levels(clients(sample))]
    terms = [sample.controls] if adjusted == BETWEEN else [sample.controls, sample.often]
    if adjusted == REGIONAL:
        on = sample.pressed
        for part in np.unique(sample.part[on]).tolist()[1:]:
            here = (sample.part == part).astype(float)
            terms += [here, on * (here - here[on].mean())]
    return terms


def effect_of(fit: Hazard, sample: Sample, columns: Floats) -> Effect:
    """Return the coefficients of pressure as an effect."""
    k = columns.shape[1]
    pressed = list[dict[int, int]]()
    for column in columns.T:
        rows, sizes = np.unique(sample.row[column > 0], return_counts=True)
        pressed.append(dict(zip(rows.tolist(), sizes.tolist(), strict=True)))
    at = slice(1, 1 + k)
    widening = np.where(fit.separated[at], np.nan, fit.widening[at])  # without an error it lends no strength
    return Effect(fit.coefficients[at], fit.influence[:, at], fit.names, widening, 0, tuple(pressed))


def _placebos(chosen: Sequence[Dyads], main: Specification, first: int, last: int) -> list[PressureCell]:
    """Return leads: pressure that begins only after the tie-year, among tie-years as yet without any."""
    words = f"pressure begins {LEADS[0]} to {LEADS[1]} years later"
    effect = fitted(take(chosen, main, first, last, lead=True), REGRESSION)  # too few for each pair by itself
    return [] if effect is None else [PressureCell({**main, "placebo": words}, "placebo", effect)]
