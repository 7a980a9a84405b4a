"""The specification grid of `trade_resilience`: shares after a change of government against the others'."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.special import ndtr, ndtri

from tertius.claims.battery.trade_resilience.sample import (
    BASE,
    LEADS,
    LEAST_BASE,
    LONGEST,
    Spells,
    Trade,
    load_trade,
    sanctioned_years,
    spells,
)
from tertius.claims.following.tie_years import YEARS
from tertius.claims.grid import Choice, Specification, main_of, product_of
from tertius.claims.rule import direction
from tertius.claims.verdict import Direction, Estimate, GridCell
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
from tertius.models.sun_abraham import InteractionWeighted, interaction_weighted
from tertius.panel.panel import Panel

DRAWS = 200
#: Fewer cases than this are no specification.
FEWEST = 5
#: Lags that show how alike the clients were before the base years.
BEFORE = (-LEADS, -BASE - 1)
LAGS = np.array([*range(-LEADS, 0), *range(LONGEST + 1)], dtype=np.int64)
LATER = LAGS[LAGS > 0]
CONTROLS: dict[str, Controls] = {"not changed yet": "not yet", "never changed in the spell": "never"}
GIVEN = {"at the same share": True, "any client": False}
CS, SA = "Callaway-Sant'Anna", "Sun-Abraham"
BY_SHARE, ALIKE = "by the share before", "alike (logs of the share)"
#: What a share that rounds to zero counts as in logs, per cent.
SMALLEST = 0.25
UNIT = "share of what it was"


@dataclass(frozen=True)
class Study:
    """One event study and its cases: contrasts, their states' rows, years in `YEARS` columns."""

    contrasts: Contrasts
    state: Ints
    by_unit: dict[int, Floats]
    before: Floats
    logs: bool

    def totals(self, by_unit: Floats, use: Bools | None = None) -> Totals:
        """Return sums by state, over the share before unless the study is in logs."""
        return totals(self.contrasts, by_unit, self.state, relative=not self.logs, use=use)

    def relative(self, effect: Effect | None) -> Effect | None:
        """Return an effect relative to the share before: a difference of logs as a ratio less 1."""
        if effect is None or not self.logs:
            return effect
        value, low, high = (float(np.expm1(x)) for x in (effect.value, effect.low, effect.high))
        return replace(effect, value=value, low=low, high=high)

    def mean(self, by_unit: Floats, use: Bools | None = None) -> Effect | None:
        """Return the mean of `by_unit` relative to the share before."""
        return self.relative(self.totals(by_unit, use).effect())


@dataclass(frozen=True)
class TradeCell:
    """A specification: its study, which of the study's cases it uses, years after."""

    specification: Specification
    study: Study
    use: Bools
    after: int

    @cached_property
    def _totals(self) -> Totals:
        return self.study.totals(self.study.by_unit[self.after], self.use)

    def effect(self, without: Collection[int] = ()) -> Effect | None:
        """Return the change of the share, relative to what it was, without the states in rows `without`."""
        return self.study.relative(self._totals.effect(without))


@dataclass(frozen=True)
class TradeGrid:
    """Entries of the grid, the main one first, its choices, and cells that dropping cases leaves alone."""

    trade: Trade
    entries: tuple[TradeCell, ...]
    choices: tuple[Choice, ...]
    other: tuple[GridCell, ...]
    sanctioned: dict[str, Bools]
    left_out: int

    def effects(self, dropped: tuple[str, ...] = ()) -> list[Effect | None]:
        """Return every entry's effect without the cases of the states `dropped`."""
        rows = [self.trade.states.index(name) for name in dropped]
        return [entry.effect(rows) for entry in self.entries]

    def cells(self, threshold: float, dropped: tuple[str, ...] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells; "for" where the share did not fall by more than -`threshold`."""
        out = list[GridCell]()
        for k, (entry, effect) in enumerate(zip(self.entries, self.effects(dropped), strict=True)):
            estimate = as_estimate(effect, entry, "change of the share after a change of government")
            role = "main" if k == 0 else "variant"
            out.append(
                GridCell(entry.specification, role, estimate, direction(estimate, threshold))  # type: ignore[arg-type]
            )
        other = [
            c
            if c.role == "placebo"
            else GridCell(c.specification, c.role, c.estimate, direction(c.estimate, threshold))
            for c in self.other
        ]
        return (*out, *other)

    def influence(self) -> tuple[list[str], list[float]]:
        """Return the states of the main cases and how far each raises the main estimate."""
        main = self.entries[0]
        by_unit, base = main.study.by_unit[main.after][0], main.study.contrasts.base
        use = main.use & np.isfinite(by_unit)
        whole = by_unit[use].sum() / base[use].sum()
        names, pull = list[str](), list[float]()
        for row in np.unique(main.study.state[use]).tolist():
            rest = use & (main.study.state != row)
            if rest.any():
                names.append(self.trade.states[row])
                pull.append(float(whole - by_unit[rest].sum() / base[rest].sum()))
        return names, pull


def as_estimate(effect: Effect | None, entry: TradeCell | None, what: str, sign: float = 1.0) -> Estimate:
    """Return an effect as a verdict's estimate; effective cases are Kish's number of states."""
    if effect is None or not np.isfinite(effect.error):
        return Estimate(None, None, None, 0.95, UNIT, 0, 0.0, what)
    ends = sorted((sign * effect.low, sign * effect.high))
    effective = float(effect.clusters)
    if entry is not None:
        used = entry.use & np.isfinite(entry.study.by_unit[entry.after][0])
        sizes = np.unique(entry.study.state[used], return_counts=True)[1]
        effective = min(float(effect.n), float(sizes.sum() ** 2 / (sizes**2).sum()))
    value = sign * effect.value
    return Estimate(
        round(value, 4), round(ends[0], 4), round(ends[1], 4), 0.95, UNIT, effect.n, round(effective, 2), what
    )


def build_grid(
    panel: Panel, patron: str, rival: str | None, floor: float, after: int, clean: int
) -> TradeGrid:
    """Run every event study of the grid.

    Raises
    ------
    PanelError
        The panel lacks trade shares, changes of government or sanctions.
    """
    trade = load_trade(panel, patron)
    sanctioned = sanction_rules(panel, patron, rival)
    choices = (
        Choice("sanctions", tuple(sanctioned), "sample"),
        Choice("share before, from", (floor, 3 * floor), "threshold"),
        Choice("years after", (after, *(y for y in (5, 3) if y != after)), "window"),
        Choice("years without a change before", (clean, *(y for y in (3, 5) if y != clean)), "definition"),
        Choice("compared with clients", tuple(GIVEN), "confounder"),
        Choice("comparison", tuple(CONTROLS), "sample"),
        Choice("trade from", ("one source", "both sources"), "definition"),
        Choice("cases weigh", (BY_SHARE, ALIKE), "definition"),
        Choice("estimator", (CS,), "definition"),
    )
    main = main_of(choices)
    studies: dict[tuple[object, ...], Study] = {}
    cut: dict[tuple[object, ...], Spells] = {}
    entries, left_out = list[TradeCell](), 0
    for s in product_of(choices):
        at = tuple(s[c.name] for c in choices[1:8] if c.name != "years after")
        pause, both = int(str(s["years without a change before"])), s["trade from"] == "both sources"
        if (pause, both) not in cut:
            cut[pause, both] = spells(trade, pause, both)
        if at not in studies:
            share = float(str(s["share before, from"]))
            given, controls = GIVEN[str(s["compared with clients"])], CONTROLS[str(s["comparison"])]
            studies[at] = study(
                cut[pause, both],
                share,
                given,
                controls,
                s["cases weigh"] == ALIKE,
                LAGS if s == main else LATER,
            )
        years = int(str(s["years after"]))
        chosen = studies[at]
        use = sanctioned[str(s["sanctions"])][chosen.contrasts.group] & np.isfinite(chosen.by_unit[years][0])
        entry = TradeCell(s, chosen, use, years)
        if s == main:
            entries.insert(0, entry)
        elif use.sum() < FEWEST:
            left_out += 1
        else:
            entries.append(entry)
    other = list[GridCell]()
    second = second_estimator(cut[clean, False], entries[0])
    if second is not None:
        other.append(second)
    other += placebos(cut[clean, False], entries[0], floor)
    if second is not None:
        choices = (*choices[:-1], Choice("estimator", (CS, SA), "definition"))
    return TradeGrid(trade, tuple(entries), choices, tuple(other), sanctioned, left_out)


def sanction_rules(panel: Panel, patron: str, rival: str | None) -> dict[str, Bools]:
    """Return, by definition of "under sanctions", the years in which the patron was; the main one first."""
    first = "of the rival" if rival is not None else "of any state"
    rules = {first: sanctioned_years(panel, patron, rival, "any")}
    rules["with or without"] = np.ones(len(YEARS), dtype=np.bool_)
    return rules


def study(
    units: Spells, floor: float, given_base: bool, controls: Controls, logs: bool = False, lags: Ints = LATER
) -> Study:
    """Run one event study; clients are units with a mean share from `floor` per cent in the base years.

    In logs, every case counts alike and a share that rounds to nothing counts as a quarter of a per cent.
    """
    outcome = np.log(np.maximum(units.outcome, SMALLEST)) if logs else units.outcome
    weights = cluster_weights(units.state, DRAWS, generator(1, "trade"))
    by_lag = contrasts(
        outcome,
        units.group,
        units.state,
        lags,
        weights,
        base=BASE,
        least_base=LEAST_BASE,
        floor=float(np.log(floor)) if logs else floor,
        given_base=given_base,
        controls=controls,
    )
    by_unit = {years: over_lags(by_lag, 1, years, min(3, years - 1)) for years in (3, 5)}
    return Study(by_lag, units.state[by_lag.units], by_unit, over_lags(by_lag, *BEFORE, 1), logs)


def second_estimator(units: Spells, main: TradeCell) -> GridCell | None:
    """Return the main specification under Sun and Abraham's estimator, or None where it cannot be had."""
    used = np.unique(main.study.contrasts.units[main.use])
    base = np.array([_entry_share(units, k) for k in range(len(units.state))])
    keep = np.isin(np.arange(len(base)), used) | (
        (units.group < 0) & (base >= float(str(main.specification["share before, from"])))
    )
    lags = np.array([lag for lag in LAGS.tolist() if lag != -1], dtype=np.int64)
    try:
        fit: InteractionWeighted = interaction_weighted(
            units.outcome[keep], units.group[keep], units.state[keep], lags
        )
    except ModelError:
        return None
    value, error = fit.mean(1, main.after)
    start = float(main.study.contrasts.base[main.use].mean()) if main.use.any() else float("nan")
    if not (np.isfinite(value) and error > 0 and start > 0) or fit.clusters < 2:
        return None
    effect = Effect(
        value / start,
        error / start,
        (value - 1.96 * error) / start,
        (value + 1.96 * error) / start,
        fit.n,
        fit.clusters,
        np.zeros(0),
    )
    specification = {**main.specification, "estimator": SA, "compared with clients": "any client"}
    specification["comparison"] = "never changed in the spell"
    estimate = as_estimate(effect, None, "change of the share after a change of government")
    return GridCell(specification, "variant", estimate, "neither")


def _entry_share(units: Spells, k: int) -> float:
    """Return the mean share over a unit's years: who was a client at all, for units without a base year."""
    known = units.outcome[k][np.isfinite(units.outcome[k])]
    return float(known.mean())


def placebos(units: Spells, main: TradeCell, floor: float) -> list[GridCell]:
    """Return what the design finds where there is nothing to find: before the change, and at made-up dates.

    Both point for the claim where they find a rise, of the size that could hide a fall, that their 95 %
    interval tells from zero.
    """
    out = list[GridCell]()
    before = main.study.mean(main.study.before, main.use)
    what = f"growth of the share from {-BEFORE[0]}-{-BEFORE[1]} years before to the base years"
    cases = [("years before the change", as_estimate(before, None, what, sign=-1.0))]
    made = _made_up(units)
    if made is not None:
        given = GIVEN[str(main.specification["compared with clients"])]
        placebo = study(made, floor, given, "never")
        effect = placebo.mean(placebo.by_unit[main.after])
        what = "change of the share after dates made up for clients without a change"
        cases.append(("made-up dates", as_estimate(effect, None, what)))
    for name, estimate in cases:
        if estimate.value is None or estimate.low is None or estimate.high is None:
            continue
        way: Direction = "for" if estimate.low > 0 else "against" if estimate.high < 0 else "neither"
        out.append(GridCell({**main.specification, "placebo": name}, "placebo", estimate, way))
    return out


def _made_up(units: Spells) -> Spells | None:
    """Return half of the never-reached units with a date drawn for each, the others as they are."""
    rng = generator(1, "placebo dates")
    group = np.full(len(units.group), -1, dtype=np.int64)
    for k in np.flatnonzero(units.group < 0).tolist():
        seen = np.flatnonzero(np.isfinite(units.outcome[k]))
        draw, place = rng.random(), rng.random()
        if len(seen) >= BASE + LONGEST + 1 and draw < 0.5:
            low, high = int(seen[0]) + BASE, int(seen[-1]) - LONGEST
            if high >= low:
                group[k] = low + int(place * (high - low + 1))
    if (group >= 0).sum() < FEWEST:
        return None
    keep = units.group < 0
    return Spells(units.state[keep], group[keep], units.outcome[keep])


def power(error: float, size: float, level: float = 0.95) -> float:
    """Return the chance that an interval of this standard error excludes zero when the truth is `size`."""
    z = float(ndtri(0.5 + level / 2))
    return float(ndtr(abs(size) / error - z) + ndtr(-abs(size) / error - z))
