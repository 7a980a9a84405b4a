"""The grid of `sanction_outcomes`: the share of episodes that succeeded, by every definition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tertius.claims.battery.sanction_outcomes.episodes import (
    FAILED,
    FULL,
    GSDB,
    ISSUES,
    PART,
    SETTLED,
    TIES,
    TRADE,
    Episode,
    episodes,
)
from tertius.claims.battery.sanction_outcomes.without import Unsanctioned, unsanctioned
from tertius.claims.grid import Choice, Specification, main_of, product_of, used
from tertius.claims.intervals import effective_n, wilson
from tertius.claims.rule import direction
from tertius.claims.verdict import Estimate, GridCell
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel

USUAL, STRICT, WIDE = "full or part", "full", "full, part or settled"
COUNTS = {USUAL: (FULL, PART), STRICT: (FULL,), WIDE: (FULL, PART, SETTLED)}
IMPOSED, THREATS = "imposed", "threatened or imposed"
FIRST, ANY, EVERY = "the first", "any", "every"
LEFT, AS_FAILED = "left out", "no success after ten years"
#: Years after which an episode that still runs may count as no success.
LONG = 10
#: Episodes below which a specification is left out.
FEWEST = 5


@dataclass(frozen=True)
class SanctionCell:
    """A specification: its episodes and whether each succeeded."""

    specification: Specification
    own: tuple[Episode, ...]
    succeeded: tuple[bool, ...]


@dataclass(frozen=True)
class SanctionGrid:
    """Entries of the grid, the main one first, its choices, all episodes of the claim, and the sham.

    ``last`` is the last year that GSDB covers; ``left_out`` counts specifications with too few episodes.
    """

    entries: tuple[SanctionCell, ...]
    choices: tuple[Choice, ...]
    every: tuple[Episode, ...]
    sham: Unsanctioned
    last: int
    left_out: int

    def cells(self, threshold: float, dropped: Sequence[str] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells without the targets `dropped`; "for" above the threshold."""
        out = list[GridCell]()
        for k, entry in enumerate(self.entries):
            keep = [k for k, e in enumerate(entry.own) if e.target not in dropped]
            own, hit = [entry.own[k] for k in keep], [entry.succeeded[k] for k in keep]
            estimate = share(own, hit, "share of sanctions episodes that succeeded")
            role = "main" if k == 0 else "variant"
            out.append(GridCell(entry.specification, role, estimate, direction(estimate, threshold)))  # type: ignore[arg-type]
        sham = self.sham.estimate
        placebo = {**self.entries[0].specification, "placebo": "states without sanctions"}
        return (*out, GridCell(placebo, "placebo", sham, direction(sham, threshold)))


def share(own: Sequence[Episode], succeeded: Sequence[bool], what: str) -> Estimate:
    """Return a share of episodes with Wilson's interval; episodes of one target, or of one sender, are
    alike.
    """
    if not own:
        return Estimate(None, None, None, 0.95, "share", 0, 0.0, what)
    hit = np.array(succeeded, dtype=float)
    targets = np.array([e.target for e in own], dtype=object)
    senders = np.array([e.by[0] for e in own], dtype=object)
    ways = [names for names in (targets, senders) if len(set(names)) > 1]
    effective = min((effective_n(hit, names) for names in ways), default=float(len(own)))
    low, high = wilson(float(hit.mean()), effective)
    value = round(float(hit.mean()), 6)
    return Estimate(value, round(low, 6), round(high, 6), 0.95, "share", len(own), round(effective, 2), what)


def build_grid(
    panel: Panel, belongs: Callable[[Episode], bool], objective: str, success: str, first: int, last: int
) -> SanctionGrid:
    """Run every specification of the grid.

    Parameters
    ----------
    belongs : callable
        Whether an episode is one of the claim's.
    objective : str
        An aim of GSDB, or "any".
    success : str
        One definition, or "every definition".

    Raises
    ------
    PanelError
        No episode of the claim has a known outcome in GSDB.
    """
    own = tuple(e for e in episodes(panel) if first <= e.start <= last and belongs(e))
    own = tuple(e for e in own if objective == "any" or aimed(e, objective))
    definitions = tuple(COUNTS) if success not in COUNTS else (success,)
    full = (
        Choice("record", (GSDB, TIES), "definition"),
        Choice("success", definitions, "definition"),
        Choice("years", ("all", "since 1990"), "window"),
    )
    single = (
        Choice("aims", (FIRST, ANY, EVERY), "definition"),
        Choice("still running", (LEFT, AS_FAILED), "definition"),
        Choice("counted", ("cases", "target states"), "sample"),
        Choice("stage", (IMPOSED, THREATS), "sample"),
        Choice("trade disputes", ("left out", "kept"), "sample"),
    )
    choices, rest = (*full, *single), main_of(single)
    main = main_of(choices)
    todo = [{**s, **rest} for s in product_of(full)]
    for change in single:
        record = TIES if change.name in ("stage", "trade disputes") else GSDB
        todo += [
            {**main, "record": record, "success": d, change.name: option}
            for d in definitions
            for option in change.options[1:]
        ]
    entries, left_out = list[SanctionCell](), 0
    for s in todo:
        cell = taken(own, s, objective, panel_last(panel))
        if s == main or len(cell.own) >= FEWEST:
            entries.append(cell)
        else:
            left_out += 1
    if not entries[0].own:
        raise PanelError("sanctions of this kind", f"a known outcome, {first} to {last}", "none")
    held = used(choices, main, (entry.specification for entry in entries))
    return SanctionGrid(tuple(entries), held, own, unsanctioned(panel), panel_last(panel), left_out)


def panel_last(panel: Panel) -> int:
    """Return the last year of GSDB."""
    return int(panel.variable("events", "sanction_end")["last"].max())


def aimed(e: Episode, objective: str) -> bool:
    """Whether an episode has an aim; TIES by the issues that come closest."""
    if e.record == GSDB:
        return objective in e.aims
    return e.aims[0] in ISSUES.get(objective, ())


def taken(every: Sequence[Episode], s: Specification, objective: str, last: int) -> SanctionCell:
    """Return the episodes of a specification whose outcome is known, and whether each succeeded."""
    own, hit, seen = list[Episode](), list[bool](), set[str]()
    counts = COUNTS[str(s["success"])]
    for e in every:
        if e.record != s["record"] or (s["years"] != "all" and e.start < 1990):
            continue
        if e.record == TIES and s["stage"] == IMPOSED and not e.imposed:
            continue
        if e.record == TIES and s["trade disputes"] == "left out" and e.aims[0] == TRADE:
            continue
        if s["counted"] == "cases" and e.case in seen:
            continue
        known = e
        if not e.known:
            if s["still running"] == LEFT or last - e.start < LONG:
                continue
            known = replace(e, outcomes=(FAILED,) * len(e.outcomes))
        seen.add(e.case)
        own.append(e)
        hit.append(hits(known, counts, str(s["aims"]), objective))
    return SanctionCell(s, tuple(own), tuple(hit))


def hits(e: Episode, counts: tuple[str, ...], aims: str, objective: str = "any") -> bool:
    """Whether an episode succeeded: in its first aim (or the one asked for), in any, or in every one."""
    if aims == FIRST:
        at = e.aims.index(objective) if objective in e.aims and len(e.aims) == len(e.outcomes) else 0
        return e.outcomes[at] in counts
    won = [outcome in counts for outcome in e.outcomes]
    return any(won) if aims == ANY else all(won)
