"""The specification grid of `pressure`: hazards of losing the tie with and without the rival's pressure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields

import numpy as np
from scipy.special import stdtrit

from tertius.claims.battery.pressure.sample import BEGUN, IN_FORCE, LEADS, NEW, PRESSURES, Dyads
from tertius.claims.following.tie_years import ARMS_LEVELS, YEARS, shifted
from tertius.claims.grid import Choice, Specification, main_of, product_of, used
from tertius.claims.rule import POINTING
from tertius.claims.verdict import Direction, Estimate, GridCell
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import ModelError
from tertius.models.discrete_hazard import Hazard, clustered_error, fit_hazard
from tertius.models.entropy_balance import balance

LEVELS = tuple(ARMS_LEVELS)[:2]
REGRESSION, BALANCED, PLAIN = "regression on covariates", "entropy balancing", "none"
#: Years of one client against other years of the same: what stays with a client cannot tell them apart.
WITHIN = "within each client"
OUTSIDE, ALL = "outside the Warsaw Pact", "all"
LEFT_OUT, KEPT = "left out", "kept"
#: Pressed tie-years, pressed states and losses on either side below which there is no specification.
FEWEST_YEARS, FEWEST_STATES, FEWEST_LOST = 20, 5, 3
UNIT = "hazard ratio"


@dataclass(frozen=True)
class Sample:
    """Tie-years at risk: pair of powers, state and year of each, whether pressed, whether lost.

    ``design`` holds the controls without intercept and pressure; ``covariates`` the part to balance.
    """

    pair: Ints
    row: Ints
    column: Ints
    pressed: Bools
    lost: Bools
    outcome: np.ndarray[tuple[int, ...], np.dtype[np.str_]]
    controls: Floats
    covariates: Floats

    def enough(self) -> bool:
        """Whether there are enough tie-years, states and losses for an estimate."""
        on = self.pressed
        lost = min(int(self.lost[on].sum()), int(self.lost[~on].sum()))
        states = len(np.unique(self.row[on]))
        return int(on.sum()) >= FEWEST_YEARS and states >= FEWEST_STATES and lost >= FEWEST_LOST


@dataclass(frozen=True)
class Effect:
    """Log hazard ratio of pressure with each state's influence on it."""

    value: float
    influence: Floats
    rows: Ints
    widening: float
    n: int
    pressed: dict[int, int]

    def estimate(self, without: Collection[int], what: str) -> Estimate:
        """Return the hazard ratio without the states in rows `without` (one-step estimate)."""
        keep = ~np.isin(self.rows, list(without))
        value = self.value - float(self.influence[~keep].sum())
        error = clustered_error(self.influence[keep]) * self.widening
        sizes = np.array([n for row, n in self.pressed.items() if row not in without], dtype=float)
        if not np.isfinite(error) or error <= 0 or len(sizes) < 2:
            return Estimate(None, None, None, 0.95, UNIT, 0, 0.0, what)
        half = float(stdtrit(int(keep.sum()) - 1, 0.975)) * error
        low, middle, high = (float(np.exp(np.clip(x, -9, 9))) for x in (value - half, value, value + half))
        effective = float(sizes.sum() ** 2 / (sizes**2).sum())
        rounded = round(middle, 4), round(low, 4), round(high, 4)
        return Estimate(*rounded, 0.95, UNIT, int(sizes.sum()), round(effective, 2), what)


@dataclass(frozen=True)
class PressureCell:
    """A specification with its effect; None where there is too little to estimate it."""

    specification: Specification
    role: str
    effect: Effect | None


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
            out.append(GridCell(entry.specification, entry.role, estimate, way))  # type: ignore[arg-type]
        return tuple(out)

    def influence(self) -> tuple[list[str], list[float]]:
        """Return the states of the main sample and how far each raises the log hazard ratio."""
        effect = self.entries[0].effect
        if effect is None:
            return [], []
        return [self.states[r] for r in effect.rows.tolist()], effect.influence.tolist()


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
    sets = _sets(dyads)
    kinds = tuple(p for p in PRESSURES if p in dyads[0].pressure)
    full = (
        Choice("pressure", kinds, "definition"),
        Choice("timing", (BEGUN, IN_FORCE), "window"),
        Choice("ties", tuple(sets), "sample"),
        Choice("adjusted by", (REGRESSION, BALANCED, WITHIN), "confounder"),
        Choice("period", ("all years", "since 1991"), "sample"),
    )
    single = (
        Choice("tie ends after years without a delivery", gaps, "definition"),
        Choice("tie before", LEVELS, "threshold"),
        Choice("states", (OUTSIDE, ALL), "sample"),
        Choice("years under the patron's own or UN sanctions", (LEFT_OUT, KEPT), "confounder"),
    )
    choices = (*full, *single)
    main = main_of(choices)
    rest = main_of(single)
    specifications = [{**s, **rest} for s in product_of(full) if s["adjusted by"] != WITHIN]
    specifications += [{**main, c.name: option} for c in single for option in c.options[1:]]
    specifications += [{**main, "pressure": kind, "adjusted by": WITHIN} for kind in kinds]
    entries, left_out = list[PressureCell](), 0
    samples: dict[tuple[object, ...], Sample] = {}
    names = [c.name for c in choices if c.name != "adjusted by"]
    for s in specifications:
        if any(s["pressure"] not in d.pressure for d in sets[str(s["ties"])]):
            continue  # the aid of the one rival is on record, that of the other is not
        key = tuple(s[name] for name in names)
        if key not in samples:
            samples[key] = take(sets[str(s["ties"])], s, first, last)
        effect = fitted(samples[key], str(s["adjusted by"]))
        if s == main:
            entries.insert(0, PressureCell(s, "main", effect))
        elif effect is None:
            left_out += 1
        else:
            entries.append(PressureCell(s, "variant", effect))
    entries += _placebos(sets[str(main["ties"])], main, first, last)
    own = samples[tuple(main[name] for name in names)]
    held = used(choices, main, (e.specification for e in entries if e.role == "variant"))
    return PressureGrid(tuple(dyads), tuple(entries), held, own, left_out)


def _sets(dyads: Sequence[Dyads]) -> dict[str, tuple[Dyads, ...]]:
    """Return named sets of pairs: the claim's own, those under the same rival, every pair."""
    own = dyads[0]
    out: dict[str, tuple[Dyads, ...]] = {f"with {own.patron}, pressed by {own.rival}": (own,)}
    same = tuple(d for d in dyads if d.rival == own.rival)
    if len(same) > 1:
        out[f"with {' or '.join(d.patron for d in same)}, pressed by {own.rival}"] = same
    if len(dyads) > len(same):
        out["with any power, pressed by its rival"] = tuple(dyads)
    return out


def _within(values: Floats, first: int, last: int) -> Floats:
    """Return 1 where `values` is positive in any of years y+first ... y+last, NaN where one is unknown."""
    stack = []
    for lag in range(first, last + 1):
        moved = np.full_like(values, np.nan)
        if lag < 0:
            moved[:, -lag:] = values[:, :lag]
        elif lag == 0:
            moved = values
        else:
            moved[:, :-lag] = values[:, lag:]
        stack.append(moved)
    every = np.stack(stack)
    return np.where(np.isnan(every).any(axis=0), np.nan, (np.nan_to_num(every) > 0).any(axis=0).astype(float))


def exposure(dyads: Dyads, kind: str, timing: str, lead: bool = False) -> Floats:
    """Return 1 where a tie-year is pressed, 0 where it is not, NaN where it is neither or unknown."""
    pressure = dyads.pressure[kind]
    before = shifted(pressure.now)
    if lead:
        quiet = (_within(pressure.now, -NEW, LEADS[0] - 1) == 0) & np.isfinite(before)
        return np.where(quiet, _within(pressure.begun, *LEADS), np.nan)
    if timing == IN_FORCE:
        return before
    begun = _within(pressure.begun, -NEW, -1)
    return np.where(begun == 1, 1.0, np.where((begun == 0) & (before == 0), 0.0, np.nan))


def take(
    dyads: Sequence[Dyads], specification: Specification, first: int, last: int, lead: bool = False
) -> Sample:
    """Return the tie-years at risk of a specification."""
    s = specification
    at = int(str(s["tie ends after years without a delivery"])), str(s["tie before"])
    start = 1991 if s["period"] == "since 1991" else first
    years = (start <= YEARS) & (last >= YEARS)
    parts = []
    names = list(dict.fromkeys(name for d in dyads for name in d.covariates))
    for number, d in enumerate(dyads):
        kind = str(s["pressure"])
        pressed = exposure(d, kind, str(s["timing"]), lead)
        use = d.at_risk[at] & np.isfinite(pressed) & years[None, :]
        if s["years under the patron's own or UN sanctions"] == LEFT_OUT:
            use &= ~d.spoilt
        if s["states"] == OUTSIDE:
            use &= ~d.bloc
        row, column = np.nonzero(use)
        unknown = np.full(use.shape, np.nan)
        known = [d.covariates.get(name, unknown) for name in names]
        values = np.column_stack([c[use] for c in known]) if known else np.zeros((len(row), 0))
        parts.append(
            (np.full(len(row), number), row, column, pressed[use] > 0, d.ended[at][use],
             d.outcome[use], _history(d, at)[use], values)
        )  # fmt: skip
    pair, row, column, on, lost, outcome, history, values = (
        np.concatenate(part) for part in zip(*parts, strict=True)
    )
    covariates = np.column_stack([_completed(values), np.log1p(history)])
    dummies = [*_levels(YEARS[column] // 10 if len(column) else column), *_levels(pair)]
    controls = np.column_stack([covariates, *dummies]) if dummies else covariates
    return Sample(pair, row, column, on, lost, outcome, controls.astype(float), controls.astype(float))


def _history(dyads: Dyads, at: tuple[int, str]) -> Ints:
    """Return, by state and year, the tie's age, ties to the patron lost before, and tie-years before.

    How often a state left before stands for what makes it leave easily and is not on record.
    """
    past = [shifted(np.cumsum(x, axis=1).astype(float)) for x in (dyads.ended[at], dyads.at_risk[at])]
    counts = [np.nan_to_num(x).astype(np.int64) for x in past]
    return np.stack([dyads.since[at], *counts], axis=-1)


def _completed(values: Floats) -> Floats:
    """Return standardised columns, unknown cells at the mean, with a mark for each column's unknown cells."""
    out = list[Floats]()
    for column in values.T:
        known = np.isfinite(column)
        if not known.any():
            continue
        centre, spread = float(column[known].mean()), float(column[known].std())
        if spread > 0:
            out.append(np.where(known, (column - centre) / spread, 0.0))
        if 0.02 < float(known.mean()) < 0.98:
            out.append((~known).astype(float))
    return np.column_stack(out) if out else np.zeros((len(values), 0))


def _levels(values: Ints) -> list[Floats]:
    return [(values == level).astype(float) for level in np.unique(values)[1:]]


def fitted(sample: Sample, adjusted: str, outcome: str | None = None) -> Effect | None:
    """Return the effect of pressure on losing the tie (or on one way of losing it), or None."""
    if adjusted == WITHIN:
        sample = varying(sample)
    lost = sample.lost if outcome is None else sample.lost & (sample.outcome == outcome)
    on = sample.pressed
    if not sample.enough() or not lost[on].any() or not lost[~on].any():
        return None
    base = [np.ones(len(on)), on.astype(float)]
    try:
        weights = balance(sample.covariates, on) if adjusted == BALANCED else None
        design = np.column_stack(base if adjusted == PLAIN else [*base, sample.controls])
        if adjusted == WITHIN:
            design = np.column_stack([design, *_levels(_client(sample))])
        fit = fit_hazard(design, lost.astype(float), sample.row, weights, sample.pair)
    except (ModelError, np.linalg.LinAlgError):
        return None
    return effect_of(fit, sample)


def _client(sample: Sample) -> Ints:
    """Return a number for each client of each patron."""
    return sample.pair * (int(sample.row.max(initial=0)) + 1) + sample.row


def varying(sample: Sample) -> Sample:
    """Return the tie-years of clients that lost the tie in some year and kept it in another.

    The others say nothing about what makes one year of a client differ from another.
    """
    names, place = np.unique(_client(sample), return_inverse=True)
    lost = np.bincount(place, sample.lost, len(names))
    use = ((lost > 0) & (lost < np.bincount(place, minlength=len(names))))[place]
    return Sample(*(getattr(sample, field.name)[use] for field in fields(sample)))


def effect_of(fit: Hazard, sample: Sample) -> Effect:
    """Return the coefficient of pressure as an effect."""
    rows, sizes = np.unique(sample.row[sample.pressed], return_counts=True)
    pressed = dict(zip(rows.tolist(), sizes.tolist(), strict=True))
    return Effect(
        float(fit.coefficients[1]),
        fit.influence[:, 1],
        fit.names,
        float(fit.widening[1]),
        int(sample.pressed.sum()),
        pressed,
    )


def _placebos(chosen: Sequence[Dyads], main: Specification, first: int, last: int) -> list[PressureCell]:
    """Return leads: pressure that begins only after the tie-year, among tie-years as yet without any."""
    words = f"pressure begins {LEADS[0]} to {LEADS[1]} years later"
    effect = fitted(take(chosen, main, first, last, lead=True), REGRESSION)
    return [] if effect is None else [PressureCell({**main, "placebo": words}, "placebo", effect)]
