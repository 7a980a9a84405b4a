"""The specification grid of `trade_resilience`: shares after a change of government against the others'."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tertius.claims.battery.trade_resilience.sample import Spells, Trade
from tertius.claims.battery.trade_resilience.studies import PatronStudies, StudyKey, as_logs, second_estimator
from tertius.claims.battery.trade_resilience.studies import synthetic as synthetic_effect
from tertius.claims.grid import Choice, Specification, main_of, product_of, used
from tertius.claims.rule import direction
from tertius.claims.verdict import Estimate, GridCell
from tertius.core.arrays import Bools
from tertius.models.event_study import Effect, Totals
from tertius.models.normal_pooling import pool_normal

#: Fewer cases than this are no specification.
FEWEST = 5
POOLED, ALONE, ALIKE = "of all powers, partially pooled", "of this power alone", "of all powers, as if one"
ALL_YEARS = "with or without"
EARLY, WHOLE = "4 to 8 years before", "1 to 8 years before"
CS, SA, SDID = "Callaway-Sant'Anna", "Sun-Abraham", "synthetic difference-in-differences"
EQUALLY, BY_SHARE = "alike", "by the share before"
UNIT = "log change of the share"
WHAT = "log change of the share after a change of government"
Z95 = 1.959964


@dataclass(frozen=True)
class Part:
    """One patron's part of a specification: sums by state, or an effect that no state can be taken out of."""

    totals: Totals | None
    fixed: Effect | None = None
    relative: bool = False

    def effect(self, without: Collection[int] = ()) -> Effect | None:
        """Return the effect in logs without the states in rows `without`."""
        if self.totals is None:
            return self.fixed
        effect = self.totals.effect(without)
        return as_logs(effect) if self.relative else effect

    def sizes(self, without: Collection[int] = ()) -> list[int]:
        """Return the numbers of cases by state."""
        if self.totals is None:
            return [1] * (self.fixed.clusters if self.fixed is not None else 0)
        pairs = zip(self.totals.names.tolist(), self.totals.count.tolist(), strict=True)
        return [n for row, n in pairs if row not in without]


@dataclass(frozen=True)
class TradeCell:
    """A specification with its parts, by patron, the claim's own first."""

    specification: Specification
    parts: Mapping[str, Part]

    def estimate(self, patron: str, without: Collection[int] = ()) -> Estimate:
        """Return the quantity of the claim's patron without the states in rows `without`."""
        return combined(patron, self.parts, str(self.specification["trade"]), without)


@dataclass(frozen=True)
class TradeGrid:
    """Entries of the grid, the main one first, its choices, and each patron's studies and rules."""

    trade: Trade
    studies: Mapping[str, PatronStudies]
    entries: tuple[TradeCell, ...]
    choices: tuple[Choice, ...]
    other: tuple[GridCell, ...]
    before: Effect | None
    left_out: int

    @property
    def own(self) -> PatronStudies:
        """The studies of the claim's patron."""
        return self.studies[self.trade.patron]

    def cells(self, threshold: float, dropped: tuple[str, ...] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells; "for" where the share did not fall by more than -`threshold` (logs)."""
        rows = [self.trade.states.index(name) for name in dropped]
        out = list[GridCell]()
        for k, entry in enumerate(self.entries):
            estimate = entry.estimate(self.trade.patron, rows)
            way = direction(estimate, threshold)
            out.append(GridCell(entry.specification, "main" if k == 0 else "variant", estimate, way))
        moved = (
            c if c.role == "placebo" else replace(c, direction=direction(c.estimate, threshold))
            for c in self.other
        )
        return (*out, *moved)

    def influence(self) -> tuple[list[str], list[float]]:
        """Return the states of the patron's main cases and how far each raises its own estimate."""
        totals = self.entries[0].parts[self.trade.patron].totals
        if totals is None or len(totals.names) < 3:
            return [], []
        top, bottom = totals.top[0], totals.bottom[0]
        whole = top.sum() / bottom.sum()
        pull = whole - (top.sum() - top) / (bottom.sum() - bottom)
        return [self.trade.states[row] for row in totals.names.tolist()], pull.tolist()


def combined(patron: str, parts: Mapping[str, Part], how: str, without: Collection[int] = ()) -> Estimate:
    """Return the patron's quantity: alone, drawn towards the other patrons', or the common mean of all.

    Effective cases are Kish's number of states for the patron alone; where others lend it strength, as many
    more as the variance is smaller, at most the sum of all patrons'.
    """
    none = Estimate(None, None, None, 0.95, UNIT, 0, 0.0, WHAT)
    own = parts[patron].effect(without) if patron in parts else None
    if own is None or not own.error > 0:
        return none
    known = {patron: own}
    if how != ALONE:
        for name, part in parts.items():
            effect = part.effect(without)
            if effect is not None and effect.error > 0:
                known[name] = effect
    kish = {name: _kish(parts[name].sizes(without)) for name in known}
    value, error, low, high = own.value, own.error, own.low, own.high
    effective, n = min(float(own.n), kish[patron]), own.n
    if len(known) > 1:
        pooled = pool_normal([e.value for e in known.values()], [e.error for e in known.values()])
        value, error = float(pooled.value[0]), float(pooled.error[0])
        if how == ALIKE:
            value, error = pooled.mean, pooled.mean_error
        low, high = value - Z95 * error, value + Z95 * error
        effective = min(effective * max(1.0, (own.error / error) ** 2), sum(kish.values()))
        n = sum(e.n for e in known.values())
        effective = min(effective, float(n))
    value, low, high = (round(float(x), 4) for x in (value, low, high))
    alone = round(min(float(own.n), kish[patron]), 2)
    return Estimate(value, low, high, 0.95, UNIT, n, round(effective, 2), WHAT, alone)


def _kish(sizes: Sequence[int]) -> float:
    counts = np.array(sizes, dtype=np.float64)
    return float(counts.sum() ** 2 / (counts**2).sum()) if len(counts) else 0.0


def build_grid(
    studies: Mapping[str, PatronStudies],
    patron: str,
    under: Mapping[str, Mapping[str, Bools]],
    floor: float,
    after: int,
    clean: int,
) -> TradeGrid:
    """Run every specification: a full product of the main choices, the others one at a time.

    Parameters
    ----------
    studies : mapping of str to PatronStudies
        By patron, the claim's own first.
    under : mapping of str to mapping of str to bool array
        By definition of "under sanctions", the main one first, and patron, the years that count.
    """
    full = (
        Choice("trade", (POOLED, ALONE, ALIKE) if len(studies) > 1 else (ALONE,), "sample"),
        Choice("sanctions", tuple(under), "sample"),
        Choice("base years", (EARLY, WHOLE), "window"),
        Choice("years after", (after, 3 if after == 5 else 5), "window"),
        Choice("compared with clients", ("at the same share", "any client"), "confounder"),
    )
    single = (
        Choice("share before, from", (floor, 3 * floor), "threshold"),
        Choice("years without a change before", (clean, 3 if clean == 5 else 5), "definition"),
        Choice("comparison", ("not changed yet", "never changed in the spell"), "sample"),
        Choice("trade from", ("one source", "both sources"), "definition"),
        Choice("cases weigh", (EQUALLY, BY_SHARE), "definition"),
        Choice("estimator", (CS, SA, SDID), "definition"),
    )
    choices, main, rest = (*full, *single), main_of((*full, *single)), main_of(single)
    todo = [{**s, **rest} for s in product_of(full)]
    # The regression of Sun and Abraham is slow: it is run for the claim's own patron alone.
    alone: dict[object, Specification] = {SA: {"trade": ALONE}}
    todo += [{**main, c.name: option, **alone.get(option, {})} for c in single for option in c.options[1:]]
    entries, left_out = list[TradeCell](), 0
    for s in todo:
        rules = under[str(s["sanctions"])]
        needed = (patron,) if s["estimator"] == SA else tuple(studies)
        entry = TradeCell(s, {name: _part(studies[name], s, rules[name]) for name in needed})
        if s != main and entry.estimate(patron).n < FEWEST:
            left_out += 1
        else:
            entries.append(entry)
    held = used(choices, main, (entry.specification for entry in entries))
    own, years = studies[patron], under[str(main["sanctions"])][patron]
    key = _key(main)
    before, after_made_up = own.before(key, years), own.made_up(key)
    other = [
        GridCell({**main, "placebo": name}, "placebo", estimate, direction(estimate, 0.0))
        for name, estimate in (
            (
                "years before the change",
                _plain(before, "log change of the share from the base to the three years before"),
            ),
            ("made-up dates", _plain(after_made_up, "log change of the share after dates made up")),
        )
        if estimate.value is not None
    ]
    pooled_before = _pooled_before(studies, patron, key, under[str(main["sanctions"])])
    return TradeGrid(own.trade, studies, tuple(entries), held, tuple(other), pooled_before, left_out)


def _pooled_before(
    studies: Mapping[str, PatronStudies], patron: str, key: StudyKey, years: Mapping[str, Bools]
) -> Effect | None:
    """Return what moved from the base to the three years before a change, pooled as the main estimate is."""
    known = {
        name: effect for name, own in studies.items() if (effect := own.before(key, years[name])) is not None
    }
    known = {name: effect for name, effect in known.items() if effect.error > 0}
    if patron not in known:
        return None
    pooled = pool_normal([e.value for e in known.values()], [e.error for e in known.values()])
    at = list(known).index(patron)
    value, error = float(pooled.value[at]), float(pooled.error[at])
    own = known[patron]
    return Effect(value, error, value - Z95 * error, value + Z95 * error, own.n, own.clusters, np.zeros(0))


def _plain(effect: Effect | None, what: str) -> Estimate:
    if effect is None or not np.isfinite(effect.error) or effect.error <= 0:
        return Estimate(None, None, None, 0.95, UNIT, 0, 0.0, what)
    value, low, high = (round(float(x), 4) for x in (effect.value, effect.low, effect.high))
    return Estimate(value, low, high, 0.95, UNIT, effect.n, float(min(effect.n, effect.clusters)), what)


def _key(s: Specification) -> StudyKey:
    return StudyKey(
        float(str(s["share before, from"])),
        int(str(s["years without a change before"])),
        s["trade from"] == "both sources",
        s["base years"] == EARLY,
        s["compared with clients"] == "at the same share",
        "not yet" if s["comparison"] == "not changed yet" else "never",
        s["cases weigh"] == EQUALLY,
    )


def _part(own: PatronStudies, s: Specification, years: Bools) -> Part:
    after, key = int(str(s["years after"])), _key(s)
    if s["estimator"] == SA:
        return Part(None, second_estimator(own.spells(key), own.study(key), years, after))
    if s["estimator"] == SDID:
        return Part(synthetic_effect(own.spells(key), own.study(key), years, after))
    study = own.study(key)
    use = years[study.contrasts.group] & np.isfinite(study.by_unit[after][0])
    if not use.any():
        return Part(None)
    return Part(study.totals(study.by_unit[after], use), relative=not study.logs)


def all_spells(grid: TradeGrid) -> dict[str, Spells]:
    """Return the spells of the main specification, by patron."""
    key = _key(grid.entries[0].specification)
    return {name: own.spells(key) for name, own in grid.studies.items()}


def main_key(grid: TradeGrid) -> StudyKey:
    """Return the study of the main specification."""
    return _key(grid.entries[0].specification)
