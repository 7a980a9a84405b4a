"""Words, tables and figures of `dependence_after_realignment`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tertius.claims import wording as words
from tertius.claims.battery.dependence_after_realignment.grid import (
    ERA,
    ContrastData,
    DependenceGrid,
    Pair,
    as_estimate,
    compare,
    covariates_of,
    gather,
)
from tertius.claims.battery.dependence_after_realignment.sample import (
    CHANNELS,
    LONGEST,
    ROOM,
    VOTES,
    at,
    stood,
)
from tertius.claims.naming import called
from tertius.claims.rule import Decision, Placebo
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, GridCell
from tertius.models.group_contrast import Contrast
from tertius.panel.panel import Panel

#: Effective cases below which there is too little to tell; the notes say why.
FEWEST_EFFECTIVE = 15
FOREST = ("label", "estimate", "low", "high", "n")
_LESS = "Leavers less keepers: above zero, keepers have less of it."


def _row(difference: Contrast | None, data: ContrastData) -> tuple[Cell, ...]:
    e = as_estimate(difference, data, "")
    return e.value, e.low, e.high, e.n


def _chosen(grid: DependenceGrid, sets: dict[str, int]) -> tuple[tuple[Pair, ...], str, str]:
    s = grid.entries[0].specification
    return grid.pairs[: sets[str(s["moves"])]], str(s["size of the move"]), str(s["channel"])


def profile_table(grid: DependenceGrid, sets: dict[str, int]) -> DataTable:
    """Return the contrast one to ten years on, for each set of moves."""
    _, size, channel = _chosen(grid, sets)
    rows = []
    for name, count in sets.items():
        for after in range(1, LONGEST + 1):
            data = gather(grid.pairs[:count], size, channel, "rest", after)
            rows.append((name, after, *_row(compare(data), data)))
    columns = ("moves", "years after", "leavers less keepers", "low", "high", "n")
    title = "Concentration over the remaining patrons, one to ten years after the move"
    return DataTable(title, columns, tuple(rows), f"{_LESS} Three-year means of {channel}; 95 % intervals.")


def arithmetic_table(grid: DependenceGrid, sets: dict[str, int]) -> DataTable:
    """Split the contrast in total concentration into arithmetic and the rest."""
    _, size, _ = _chosen(grid, sets)
    after = int(str(grid.entries[0].specification["years after"]))
    rows = list[tuple[Cell, ...]]()
    for name, count in sets.items():
        for channel in CHANNELS:
            total, mechanical = _split(grid.pairs[:count], size, channel, after)
            whole, part = compare(total), compare(mechanical)
            if whole is None or part is None:
                continue
            rest = replace(total, outcome=total.outcome - mechanical.outcome)
            rows.append((name, channel, "all of it", *_row(whole, total)))
            rows.append((name, channel, "arithmetic", *_row(part, mechanical)))
            rows.append((name, channel, "the rest", *_row(compare(rest), rest)))
    columns = ("moves", "channel", "part", "leavers less keepers", "low", "high", "n")
    note = (
        f"{_LESS} Concentration over all patrons {after} years after the move. Arithmetic: what it would be "
        "had only the old patron's share changed, and the others' shares among themselves stayed as before "
        "the move; the two parts add up."
    )
    return DataTable("How much of a fall in concentration is arithmetic", columns, tuple(rows), note)


def _split(pairs: Sequence[Pair], size: str, channel: str, after: int) -> tuple[ContrastData, ContrastData]:
    """Return total concentration, and its part that follows from the old patron's share alone."""
    parts = []
    for way, pair in enumerate(pairs):
        c, s = pair.cases[size], pair.series
        later, before = c.years + after, c.begins
        share, rest = at(s.old[channel], c.rows, later), stood(s.rest[channel], c.rows, before)
        total, base = at(s.whole[channel], c.rows, later), stood(s.whole[channel], c.rows, before)
        points = stood(s.points, c.rows, before)
        mechanical = share**2 + (1 - share) ** 2 * rest
        covariates = covariates_of(base, points, c.years, way)
        use = np.isfinite(mechanical) & np.isfinite(total) & np.isfinite(covariates).all(axis=1)
        era = 2 * way + (c.years >= ERA)
        parts.append((total[use], mechanical[use], covariates[use], c.kept[use] > 0, c.rows[use], era[use]))
    whole, part, *others = (np.concatenate(p) for p in zip(*parts, strict=True))
    return ContrastData(whole, *others), ContrastData(part, *others)


def room_table(grid: DependenceGrid, sets: dict[str, int]) -> DataTable:
    """Return contrasts in vote distances and leeway."""
    _, size, _ = _chosen(grid, sets)
    rows = list[tuple[Cell, ...]]()
    for name, count in sets.items():
        for series, kind in ((VOTES[0], "votes"), (VOTES[1], "votes"), (ROOM, "room")):
            for after in (1, 3, 5, LONGEST):
                data = gather(grid.pairs[:count], size, series, kind, after)
                rows.append((name, series, after, *_row(compare(data), data)))
    columns = ("moves", "outcome", "years after", "leavers less keepers", "low", "high", "n")
    note = (
        "Above zero, leavers have more of it. Vote distances are of UN ideal points; the effective number of "
        "patrons is over all channels, the old patron left out, each weighing the same. 95 % intervals."
    )
    return DataTable("Vote distance to both powers, and leeway", columns, tuple(rows), note)


def profile_figure(table: DataTable, first: str) -> Figure:
    """Return the main set's profile as a forest."""
    rows = tuple(
        (f"{r[1]} year{'' if r[1] == 1 else 's'} after", *r[2:])
        for r in table.rows
        if r[0] == first and r[2] is not None
    )
    said = "; ".join(f"{r[0]}: {_signed(r[1])}" for r in rows if r[0] in ("1 year after", "5 years after"))
    alt = f"Leavers' concentration over the remaining patrons less keepers'. {said or 'No estimate'}."
    unit = "concentration on few partners: leavers less keepers"
    data = DataTable(table.title, FOREST, rows, table.note)
    return Figure("forest", table.title, alt, data, unit=unit, line=0.0)


def arithmetic_figure(table: DataTable) -> Figure:
    """Return total, arithmetic and the rest as a forest."""
    rows = tuple((f"{r[1]}, {r[2]} ({r[0]})", *r[3:]) for r in table.rows if r[3] is not None)
    said = "; ".join(f"{r[0]}: {_signed(r[1])}" for r in rows[:3]) or "No estimate"
    data = DataTable(table.title, FOREST, rows, table.note)
    unit = "change in concentration on few partners"
    return Figure("forest", table.title, f"{said}.", data, unit=unit, line=0.0)


def strength_table(grid: DependenceGrid) -> DataTable:
    """Return what an unmeasured confounder would need, and what the design could have found."""
    difference, rows = compare(grid.entries[0].data), list[tuple[Cell, ...]]()
    if difference is not None:
        rows.append(
            ("robustness value: share of variance on both sides", round(difference.robustness_value(), 3))
        )
        rows.append(("smallest difference found with a chance of 80 %", round(2.8 * difference.error, 3)))
    note = "Cinelli and Hazlett (2020), Journal of the Royal Statistical Society B 82: 39-67."
    return DataTable("Sensitivity and power of the main specification", ("what", "value"), tuple(rows), note)


def case_table(panel: Panel, grid: DependenceGrid) -> DataTable:
    """List the moves of the main size, pair by pair."""
    size, channel = (str(grid.entries[0].specification[n]) for n in ("size of the move", "channel"))
    after = int(str(grid.entries[0].specification["years after"]))
    rows = list[tuple[Cell, ...]]()
    for pair in grid.pairs:
        c = pair.cases[size]
        before = stood(pair.series.rest[channel], c.rows, c.begins)
        later = at(pair.series.rest[channel], c.rows, c.years + after)
        for k in range(len(c.rows)):
            state, start = c.states[c.rows[k]], int(c.begins[k])
            name = panel.states.name(state, start)
            numbers = tuple(round(float(x[k]), 3) if np.isfinite(x[k]) else None for x in (before, later))
            kept = "yes" if c.kept[k] > 0 else "no"
            rows.append((c.patron, c.rival, state, name, start, int(c.years[k]), kept, *numbers))
    columns = ("patron", "towards", "id", "state", "from", "to", "kept", "before", f"{after} years after")
    note = f"Concentration over the remaining patrons in {channel}; none begins in the Warsaw Pact."
    return DataTable(
        "States that moved towards one power with a tie to the other", columns, tuple(rows), note
    )


def sentence(
    panel: Panel, patron: str, rival: str, grid: DependenceGrid, headline: Estimate, decision: Decision
) -> str:
    """Return the verdict in one technical sentence, its numbers computed."""
    moves = _moves(panel, patron, rival, grid)
    s = grid.entries[0].specification
    keepers, leavers = counted(grid)
    if headline.value is None:
        return f"Too few states that moved {moves} can be compared: {keepers} keepers, {leavers} leavers."
    return (
        f"{s['years after']} years after moving {moves}, {leavers} leavers of the old patron were by "
        f"{_signed(headline.value)} ({_signed(headline.low)} to {_signed(headline.high)}) more concentrated "
        f"on the remaining patrons in {s['channel']} than {keepers} keepers, the kept tie itself left out; "
        f"{decision.why}."
    )


def plain(
    panel: Panel,
    patron: str,
    rival: str,
    grid: DependenceGrid,
    headline: Estimate,
    decision: Decision,
    as_of: int,
) -> str:
    """Return the verdict as an editor could print it."""
    keepers, leavers = counted(grid)
    moves = _moves(panel, patron, rival, grid)
    if headline.value is None:
        return words.plain([f"Too few states that moved {moves} can be compared"])
    long = words.number(int(str(grid.entries[0].specification["years after"])))
    who = f"of {keepers + leavers} moves {moves}, {leavers} ended the old tie"
    ends = {
        "supported": f"{long} years on these states leaned more on one other power than keepers did",
        "leaning for": f"{long} years on these states probably leaned more on one other than keepers",
        "practically none": f"{long} years on these states leaned as much on one other power as keepers did",
        "leaning against": f"{long} years on these states probably leaned less on one other than keepers",
        "contradicted": f"{long} years on these states leaned less on one other power than keepers did",
        "undetermined": "whether that made them lean more on one other power is not settled",
        "not identified": "they differ from keepers no more than labels dealt by chance do",
        "too few to tell": "too few to tell whether that made them lean more on one other power",
    }
    return words.plain([f"{who}; {ends[decision.label]}"], [f"As of {as_of}"])


def counted(grid: DependenceGrid) -> tuple[int, int]:
    """Return the keepers and the leavers of the main specification."""
    kept = grid.entries[0].data.kept
    return int(kept.sum()), int((~kept).sum())


def _moves(panel: Panel, patron: str, rival: str, grid: DependenceGrid) -> str:
    us, them = called(panel, patron), called(panel, rival)
    s = grid.entries[0].specification
    return f"between {us} and {them}" if str(s["moves"]).startswith("either") else f"from {us} to {them}"


def placebo(draws: Placebo | None, share: float | None, cells: Sequence[GridCell]) -> str:
    """Say what labels dealt out anew, and the years before the move, show."""
    said = [
        f"{c.specification['moves']}: {_signed(c.estimate.value)} ({_signed(c.estimate.low)} to "
        f"{_signed(c.estimate.high)}, n = {c.estimate.n})"
        for c in cells
        if c.role == "placebo"
    ]
    before = f" In the five years before the move, leavers less keepers: {'; '.join(said)}." if said else ""
    if draws is None:
        return f"No placebo: too few keepers or leavers.{before}"
    values = np.array([e.value for e in draws.draws])
    low, high = np.quantile(values, [0.05, 0.95])
    earned = "" if share is None else f"; {100 * share:.0f} % of them would earn a label"
    return (
        f"With {draws.what}, {len(values)} times, nine of ten differences lie between {_signed(float(low))} "
        f"and {_signed(float(high))}{earned}.{before}"
    )


def notes(grid: DependenceGrid, decision: Decision) -> tuple[str, ...]:
    """Return what a reader must know about selection, data and grid."""
    out = [
        f"Rule: {decision.why}.",
        "That total concentration is lower with a kept tie may be mere arithmetic: one more partner. The "
        "verdict rests on the concentration over the others alone.",
        "Keeping is told as in every test of ties: active in every year from the start of the move to the "
        "claim's horizon after it. Those whose tie ended on the way are leavers.",
        "States choose whether to keep the patron. Compared for like: concentration before the move, so that "
        "high values falling back count for neither side, the place in UN votes, the direction and the era "
        "(before or since 1991). What else sets keepers apart is not controlled.",
        f"Fewer than {FEWEST_EFFECTIVE} independent cases count as too few to tell: six coefficients are "
        "fitted, and below that fewer than three cases stand behind each.",
        "Shares are among the patrons named, not of all trade or arms. Trade shares end in 2020 and change "
        "source after 1999; arms shares are taken within bands over five years, so that values up to five "
        "years after a move still hold deliveries from before it.",
        "Room for manoeuvre is more than can be measured here; vote distances and the effective number "
        "of patrons are shown beside the verdict and are no part of its rule.",
    ]
    if grid.left_out:
        out.append(f"{grid.left_out} specifications with too few cases are left out of the grid.")
    return tuple(out)


def _signed(value: Cell) -> str:
    return "unknown" if not isinstance(value, int | float) else f"{value:+.3f}"
