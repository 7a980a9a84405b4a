"""What a reader of `sanction_outcomes` is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tertius.claims import wording
from tertius.claims.battery.sanction_outcomes.episodes import FAILED, FULL, GSDB, PART, SETTLED, TIES, Episode
from tertius.claims.battery.sanction_outcomes.grid import (
    COUNTS,
    FIRST,
    THREATS,
    USUAL,
    SanctionGrid,
    hits,
    share,
    taken,
)
from tertius.claims.naming import body, called, percent
from tertius.claims.rule import Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, GridCell, Label
from tertius.models.competing_risks import incidence, tally
from tertius.panel.panel import Panel

#: Years over which the outcomes of an episode are followed.
FOLLOWED = 20
WAYS = ("full or partial success", "settlement", "failure")
#: What the main definition of success counts, as people say it.
REACHED = {
    "full or part": "reached their aim at least in part",
    "full": "reached their aim in full",
    "full, part or settled": "reached their aim in part or settled",
}
#: Episodes that a share of its own needs.
SHOWN = 5


def of_whom(panel: Panel, sender: str | None, target: str | None) -> str:
    """Return whose sanctions on whom, as they stand after "sanctions"."""
    by = "" if sender is None else f" by {called(panel, sender) if sender in panel.states else body(sender)}"
    return by + ("" if target is None else f" on {called(panel, target)}")


def spread(cells: Sequence[GridCell], fewest: int = 10) -> tuple[Estimate, Estimate]:
    """Return the lowest and the highest share over definitions with enough episodes."""
    own = [c.estimate for c in cells if c.role != "placebo" and c.estimate.value is not None]
    enough = [e for e in own if e.n >= fewest] or own
    return min(enough, key=lambda e: e.value or 0.0), max(enough, key=lambda e: e.value or 0.0)


def sentence(whom: str, grid: SanctionGrid, cells: Sequence[GridCell], decision: Decision) -> str:
    """Return the verdict in one technical sentence."""
    e, (low, high) = cells[0].estimate, spread(cells)
    ones = str(cells[0].specification["success"])
    running = sum(1 for x in grid.every if not x.known)
    return (
        f"Of {e.n} cases of imposed sanctions{whom} with a known outcome in GSDB, {percent(e.value)} "
        f"({percent(e.low)} to {percent(e.high)}) succeeded in their first aim ({ones}); over "
        "definitions "
        f"of success, records, stages and years the share is {percent(low.value)} to {percent(high.value)}; "
        f"{running} episodes without a known outcome count nowhere; {decision.why}."
    )


def plain_sentence(whom: str, cells: Sequence[GridCell], threshold: float, label: Label) -> str:
    """Return the verdict as an editor could print it."""
    e, (low, high) = cells[0].estimate, spread(cells)
    reached = REACHED[str(cells[0].specification["success"])]
    own = e.value or 0.0
    count, part = wording.number(e.n), {0.0: "none", 1.0: "all"}.get(own, wording.per_cent(own))
    lead = f"of {count} sanctions{whom} that ended, {part} {reached}"
    if low.value is not None and high.value is not None and low.value != high.value:
        ends = f"{100 * min(low.value, own):.0f} to {wording.per_cent(max(high.value, own))}"
        lead += f" ({ends}, as success is defined)"
    bar = "half" if threshold == 0.5 else wording.per_cent(threshold)
    said = {
        "supported": f"that more than {bar} do is well supported",
        "leaning for": f"that more than {bar} do is likely, not certain",
        "leaning against": f"that more than {bar} do is unlikely, not excluded",
        "contradicted": f"clearly no more than {bar} do",
        "undetermined": f"whether more than {bar} do hangs on the definition",
        "practically none": f"that is about {bar}",
        "too few to tell": "these are too few to tell",
    }.get(label, wording.how_sure(label))
    return wording.plain([lead, said])


def range_table(grid: SanctionGrid, cells: Sequence[GridCell]) -> DataTable:
    """Return the share under every definition, and as others count: of all cases, open ones included."""
    rows = list[tuple[Cell, ...]]()
    for entry, cell in zip(grid.entries, cells, strict=False):
        e, s = cell.estimate, entry.specification
        said = [str(s["record"]), str(s["success"])]
        said += [
            f"{k}: {v}"
            for k, v in s.items()
            if k not in ("record", "success") and v != grid.entries[0].specification[k]
        ]
        pool = [x for x in grid.every if x.record == s["record"]]
        rows.append((", ".join(said), e.value, e.low, e.high, e.n, len({x.case for x in pool})))
    note = (
        "Share of episodes with a known outcome, 95 % intervals; last column: cases on that record, open "
        "ones too."
    )
    return DataTable(
        "Success by definition", ("label", "value", "low", "high", "n", "cases on record"), tuple(rows), note
    )


def group_table(panel: Panel, grid: SanctionGrid) -> DataTable:
    """Return the share by stage, senders, target's regime and size, cost and length."""
    level = _before(panel, "polyarchy")
    gdp = _before(panel, "gdp_log")
    middle = [x for e in grid.every if (x := gdp(e)) is not None]
    centre = float(np.median(middle)) if middle else 0.0

    def regime(e: Episode) -> str | None:
        value = level(e)
        return None if value is None else "target a democracy" if value >= 0.5 else "target an autocracy"

    def size(e: Episode) -> str | None:
        value = gdp(e)
        return (
            None
            if value is None
            else "target of large economy"
            if value > centre
            else "target of small economy"
        )

    def length(e: Episode) -> str | None:
        if e.end is None:
            return None
        years = e.end - e.start
        return (
            "up to two years" if years <= 2 else "three to nine years" if years < 10 else "ten years or more"
        )

    def senders(e: Episode) -> str:
        return "one sender" if e.senders == 1 else "two to four" if e.senders < 5 else "five or more"

    ways: tuple[tuple[str, Callable[[Episode], str | None]], ...] = (
        ("stage", lambda e: "imposed" if e.imposed else "ended at the threat"),
        ("senders", senders),
        ("organisation", lambda e: "an organisation among the senders" if e.institution else "states alone"),
        ("regime", regime),
        ("size", size),
        ("cost to the target", lambda e: None if e.cost == "not known" else e.cost),
        ("length", length),
    )  # fmt: skip
    rows = list[tuple[Cell, ...]]()
    for record in (GSDB, TIES):
        whole = {**grid.entries[0].specification, "record": record, "stage": THREATS, "success": USUAL}
        cell = taken(grid.every, {**whole, "aims": FIRST}, "any", grid.last)
        for name, way in ways:
            kinds = [way(e) for e in cell.own]
            for kind in sorted({k for k in kinds if k is not None}):
                own = [k for k, x in enumerate(kinds) if x == kind]
                if len(own) >= SHOWN and len(own) < len(kinds):
                    e = share([cell.own[k] for k in own], [cell.succeeded[k] for k in own], name)
                    rows.append((record, name, kind, e.n, e.value, e.low, e.high))
    note = (
        "Full or partial success. These are shares, not effects: senders choose whom they press and how hard."
    )
    columns = ("record", "by", "kind", "episodes", "share", "low", "high")
    return DataTable("Success by kind of episode", columns, tuple(rows), note)


def _before(panel: Panel, trait: str) -> Callable[[Episode], float | None]:
    frame = panel.trait_grid(trait).value

    def value(e: Episode) -> float | None:
        if e.target not in frame.index or e.start - 1 not in frame.columns:
            return None
        found = float(frame.loc[e.target].to_numpy(dtype=float)[e.start - 1 - int(frame.columns[0])])
        return found if np.isfinite(found) else None

    return value


def course(grid: SanctionGrid) -> Figure:
    """Return how GSDB's episodes had ended by years since the start; running ones are censored."""
    own, codes, times, seen = list[Episode](), list[int](), list[int](), set[str]()
    for e in grid.every:
        if e.record == GSDB and e.case not in seen:
            seen.add(e.case)
            won = hits(e, COUNTS[USUAL], FIRST)
            code = 0 if e.end is None or not e.known else 1 if won else 2 if e.outcomes[0] == SETTLED else 3
            own.append(e)
            codes.append(code)
            times.append(max(0, (e.end if code else grid.last) - e.start) + 1)  # type: ignore[operator]
    # An episode that outlasts the table is followed to its end and has no outcome in it.
    time = np.minimum(np.array(times, dtype=np.int64), FOLLOWED)
    outcome = np.where(np.array(times) <= FOLLOWED, np.array(codes, dtype=np.int64), 0)
    at_risk, events = tally(np.zeros_like(time), time, outcome, 3, FOLLOWED, np.arange(len(time)))
    found = incidence(at_risk, events)
    rows = [
        ("GSDB", way, year, round(float(found.cumulative[k, year - 1]), 4))
        for k, way in enumerate(WAYS)
        for year in range(1, FOLLOWED + 1)
        if np.isfinite(found.cumulative[k, year - 1])
    ]
    ended = ", ".join(f"{way} {percent(float(found.cumulative[k, 9]))}" for k, way in enumerate(WAYS))
    data = DataTable(
        "How episodes ended", ("panel", "outcome", "time", "share"), tuple(rows), "Running ones are censored."
    )
    return Figure("incidence", data.title, f"Ten years after the start: {ended}.", data)


def placebo(grid: SanctionGrid) -> str:
    """Say how often the same comes without sanctions."""
    sham, asked = grid.sham.estimate, grid.sham.asked
    if sham.value is None or asked.value is None:
        return "No sham: the record of democracy does not cover the years."
    return (
        f"Of {sham.n} autocracies without sanctions {percent(sham.value)} opened up within five years "
        "(electoral "
        f"democracy up by a tenth of its scale or more), of {asked.n} under new sanctions for "
        "democracy or human "
        f"rights {percent(asked.value)}: what senders ask for comes without them too, and a success is "
        "not an effect."
    )


def case_table(panel: Panel, grid: SanctionGrid) -> DataTable:
    """Return the main specification's cases, the latest first."""
    words = {FULL: "full", PART: "in part", SETTLED: "settled", FAILED: "failed"}
    rows = [
        (
            "+".join(e.by),
            panel.states.name(e.target),
            e.start,
            e.end,
            ", ".join(e.aims),
            ", ".join(words[o] for o in e.outcomes),
        )
        for e in sorted(grid.entries[0].own, key=lambda e: (-e.start, e.target, e.case))[:400]
    ]  # fmt: skip
    columns = ("sender", "target", "from", "to", "aims", "outcome of each")
    return DataTable(
        "Cases with a known outcome (GSDB)", columns, tuple(rows), "The latest four hundred at most."
    )


def notes(grid: SanctionGrid, decision: Decision) -> tuple[str, ...]:
    """Return what a reader must know."""
    return (
        f"Rule: {decision.why}.",
        "Success has no agreed definition. Published shares run from about 5 % (Pape 1997, who counts "
        "only what "
        "sanctions alone achieved) over 27 % (Morgan, Bapat and Kobayashi 2014, concessions among all "
        "cases) and "
        "34 % (Hufbauer and others 2007) to 56 % (TIES with settlements, among known outcomes).",
        "Success is what coders judged to have come about. It may have come without the sanctions.",
        "Episodes still running, and TIES cases without an outcome, are neither successes nor "
        "failures; one variant "
        "counts GSDB cases that have run for ten years as none.",
        "TIES ends in 2005; half of its cases are trade disputes, which GSDB does not hold: they "
        "enter a variant only.",
        "Threats that were obeyed never become impositions: shares of impositions alone understate "
        "sanctions as a tool.",
        "Groups such as the EU count as senders under their own name; a state's share holds what it "
        "did by itself.",
        f"{grid.left_out} specifications with fewer than five episodes are left out.",
    )
