"""The specification grid of `tie_survival`: samples, counts and estimates of every specification."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tertius.claims.following.kaplan_meier import Counts, curve, influence
from tertius.claims.following.keeping import FEWEST, KEPT_BY, PERIODS, WITHOUT
from tertius.claims.following.samples import (
    Changes,
    Followed,
    between,
    changes,
    first_in,
    follow_marked,
    with_blocks,
)
from tertius.claims.following.tie_years import ARMS_LEVELS, YEARS, TieYears, tie_years
from tertius.claims.grid import Choice, Specification, main_of, product_of, used
from tertius.claims.rule import direction
from tertius.claims.verdict import Estimate, GridCell
from tertius.core.arrays import Bools
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel

SAMPLES = ("all irregular changes", "coups only", "first in five years")
LONGEST = 10


@dataclass(frozen=True)
class SurvivalCell:
    """A specification with its counts by state; the estimate follows from them and the horizon."""

    specification: Specification
    role: str
    counts: Counts
    horizon: int


@dataclass(frozen=True)
class SurvivalGrid:
    """Everything that the verdict rests on: entries of the grid, the main sample, what was left out."""

    entries: tuple[SurvivalCell, ...]
    choices: tuple[Choice, ...]
    ties: TieYears
    changes: Changes
    main: Followed
    first: int
    last: int
    horizon: int
    left_out: int
    absent: tuple[str, ...]
    by_kind: dict[str, Followed]
    limited: int = 0  # cases to which the reference class was limited; 0: to none

    @cached_property
    def _whole(self) -> dict[int, Estimate]:
        return {k: estimate(e.counts, e.horizon, _what(e)) for k, e in enumerate(self.entries)}

    def cells(self, threshold: float, dropped: tuple[str, ...] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells, without the states in `dropped`."""
        out = []
        for k, entry in enumerate(self.entries):
            if dropped and not set(dropped).isdisjoint(entry.counts.clusters):
                found = estimate(entry.counts.without(dropped), entry.horizon, _what(entry))
            else:
                found = self._whole[k]
            role = "main" if entry.role == "main" else "placebo" if entry.role == "placebo" else "variant"
            out.append(GridCell(entry.specification, role, found, direction(found, threshold)))  # type: ignore[arg-type]
        return tuple(out)

    def influence(self, above: bool) -> tuple[list[str], list[float]]:
        """Return states and how much each pulls the main estimate up (`above`) or down."""
        counts = self.entries[0].counts
        if not counts.clusters:
            return [], []
        pull = influence(counts, self.horizon)
        return list(counts.clusters), [float(p if above else -p) for p in pull]


def _what(entry: SurvivalCell) -> str:
    after = f"{entry.horizon} year{'s' if entry.horizon > 1 else ''} after"
    return (
        f"share of ties kept {after}"
        if entry.role != "placebo"
        else f"share with a tie {after}, without one before"
    )


def estimate(counts: Counts, horizon: int, what: str) -> Estimate:
    """Return survival at `horizon` with its 95 % interval; without a value where no case reaches it."""
    n = int(counts.cases.sum())
    if n == 0:
        return Estimate(None, None, None, 0.95, "share", 0, 0.0, what)
    kept = curve(counts.upto(horizon), year=horizon)
    value = kept.survival[-1]
    if np.isnan(value):
        return Estimate(None, None, None, 0.95, "share", n, 0.0, what)
    low, high, effective = kept.low[-1], kept.high[-1], kept.n_effective[-1]
    value, low, high = (round(float(x), 6) for x in (value, low, high))
    return Estimate(value, low, high, 0.95, "share", n, round(float(effective), 2), what)


def build_grid(
    panel: Panel,
    patron: str,
    kinds: Sequence[str],
    horizon: int,
    first: int,
    last: int,
    cases: Collection[str] = (),
) -> SurvivalGrid:
    """Build every specification of the grid.

    `cases` limits it to some changes of government, as ``STATE:YEAR``; the placebo, which is about clients
    without the tie, keeps all of its own.

    Raises
    ------
    PanelError
        The panel lacks the main kind of tie or the changes of government.
    """
    main_kind = kinds[0]
    ties = tie_years(panel, patron, main_kind)
    changed = changes(panel, ties.states)
    every, changed = changed, changed.among(cases) if cases else changed
    horizons = (horizon, *(h for h in (1, 3, 5) if h != horizon))
    choices = [Choice("kind of tie", tuple(kinds), "definition"), Choice("years after", horizons, "window")]
    choices.append(Choice("changes", SAMPLES if changed.coups.any() else (SAMPLES[0], SAMPLES[2]), "sample"))
    choices.append(Choice("period", tuple(PERIODS), "sample"))
    choices.append(Choice("tie before", tuple(ARMS_LEVELS) if "arms" in kinds else ("-",), "definition"))
    choices.append(Choice("kept by", tuple(KEPT_BY) if "arms" in kinds else ("-",), "definition"))
    main = main_of(choices)
    if main_kind != "arms":
        main |= {"tie before": "-", "kept by": "-"}
    entries, left_out, absent = list[SurvivalCell](), 0, list[str]()
    followed: dict[tuple[object, ...], Followed] = {}
    by_kind: dict[str, Followed] = {}
    for specification in _specifications(choices, kinds):
        kind = str(specification["kind of tie"])
        if kind in absent:
            continue
        try:
            sample = _sample(panel, patron, changed, specification, first, last, followed)
        except PanelError:
            if kind == main_kind:
                raise
            absent.append(kind)
            continue
        is_main = specification == main
        if _plain(specification):
            by_kind.setdefault(kind, sample)
        counts = sample.counts(5)
        if is_main:
            entries.insert(0, SurvivalCell(specification, "main", counts, horizon))
        elif counts.cases.sum() < FEWEST:
            left_out += 1
        else:
            entries.append(SurvivalCell(specification, "variant", counts, _int(specification["years after"])))
    if main_kind == "arms":
        for kept_by in KEPT_BY:
            placebo = _placebo(panel, patron, every, kept_by, first, last).counts(5)
            if placebo.cases.sum() >= FEWEST:
                label = {**main, "tie before": "none", "kept by": kept_by}
                entries.append(SurvivalCell(label, "placebo", placebo, horizon))
    marks = between(changed.irregular & ties.held, first, last)
    sample = with_blocks(panel, patron, ties, follow_marked(ties, marks, LONGEST))
    return SurvivalGrid(
        tuple(entries),
        used(choices, main, (e.specification for e in entries if e.role != "placebo")),
        ties,
        every,
        sample,
        first,
        last,
        horizon,
        left_out,
        tuple(absent),
        by_kind,
        len(cases),
    )


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value


def _plain(specification: Specification) -> bool:
    options = (SAMPLES[0], "all years")
    arms_main = ("-", next(iter(ARMS_LEVELS))), ("-", next(iter(KEPT_BY)))
    return (
        (specification["changes"], specification["period"]) == options
        and specification["tie before"] in arms_main[0]
        and specification["kept by"] in arms_main[1]
    )


def _specifications(choices: Sequence[Choice], kinds: Sequence[str]) -> list[Specification]:
    """Return the product of the choices; what concerns arms alone is "-" for other kinds."""
    out: list[Specification] = []
    for kind in kinds:
        own = [Choice(c.name, (kind,), c.kind) if c.name == "kind of tie" else c for c in choices]
        if kind != "arms":
            only = {"tie before", "kept by"}
            own = [Choice(c.name, ("-",), c.kind) if c.name in only else c for c in own]
        out += product_of(own)
    return out


def _sample(
    panel: Panel,
    patron: str,
    changed: Changes,
    specification: Specification,
    first: int,
    last: int,
    known: dict[tuple[object, ...], Followed],
) -> Followed:
    names = ("kind of tie", "changes", "period", "tie before", "kept by")
    key = tuple(specification[name] for name in names)
    if key not in known:
        kind, chosen, period, before, kept_by = map(str, key)
        gap, kept_level = KEPT_BY.get(kept_by, (1, 0))
        ties = tie_years(panel, patron, kind, gap, ARMS_LEVELS.get(before, 0), kept_level)
        starts = _starts(changed, chosen)
        low, high = PERIODS[period]
        marks = between(starts & ties.held, max(first, low), min(last, high))
        known[key] = with_blocks(panel, patron, ties, follow_marked(ties, marks, 5))
    return known[key]


def _starts(changed: Changes, chosen: str) -> Bools:
    if chosen == "coups only":
        return changed.coups
    return first_in(changed.irregular, 5) if chosen == "first in five years" else changed.irregular


def _placebo(panel: Panel, patron: str, changed: Changes, kept_by: str, first: int, last: int) -> Followed:
    """Follow clients that had no delivery in ten covered years before an irregular change."""
    gap, kept_level = KEPT_BY[kept_by]
    ties = tie_years(panel, patron, "arms", gap, 2, kept_level)
    delivery = panel.tie_grid("arms_delivery", patron).value.to_numpy(dtype=np.float64)
    none = np.zeros(delivery.shape, dtype=np.bool_)
    for column in range(WITHOUT, len(YEARS)):
        none[:, column] = (delivery[:, column - WITHOUT : column] == 0).all(axis=1)
    return follow_marked(ties, between(changed.irregular & none, first, last), 5)
