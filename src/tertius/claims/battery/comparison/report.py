"""Sentences, tables and figures of `comparison`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from tertius.claims import wording as words
from tertius.claims.battery.comparison.grid import FLOOR, ComparisonGrid, Sides, changed, estimate
from tertius.claims.following.series.groups import members_of, said_of
from tertius.claims.following.series.lines import Line, denominators_for, line_or_none
from tertius.claims.following.series.variables import YEARS
from tertius.claims.following.series.words import series_said, value_said, yearly
from tertius.claims.naming import called, percent
from tertius.claims.registry import Assessment, Report
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, Label
from tertius.panel.panel import Panel


def report(a: Assessment[Any, ComparisonGrid], way: str, by: float, every: bool) -> Report:
    """Return what a reader is told."""
    panel, grid, e = a.panel, a.grid, a.headline
    what = series_said(panel, grid.left.ask)
    against = side_said(panel, grid)
    shown = [
        value_said(float(side.mean()), grid.left.unit)
        for side in (grid.entries[0].left, grid.entries[0].right)
    ]
    said = (
        f"{words.closed(what)[:-1]} against {against}, {_period(grid.window)}: {shown[0]} against "
        f"{shown[1]} on average, {_as_factor(e, grid)}; {a.decision.why}."
    )
    tables = [pair_table(panel, grid), denominator_table(panel, grid, a.decision.label), *source_table(a)]
    if grid.ranks:
        tables.append(rank_table(panel, grid))
    return Report(
        sentence=said,
        plain=plain_sentence(panel, grid, a.decision.label, way, by, every),
        as_of=grid.window[1],
        placebo=_placebo(a),
        cases=(pair_table(panel, grid),),
        tables=tuple(tables[1:]),
        figures=(pair_figure(panel, grid, what),),
        notes=notes(panel, grid),
        datasets=tuple(dict.fromkeys((*grid.left.known.datasets, *grid.right.known.datasets))),
    )


def side_said(panel: Panel, grid: ComparisonGrid) -> str:
    """Return the right side in words."""
    if grid.other != grid.window and grid.right.ask.of == grid.left.ask.of:
        return _period(grid.other)
    return said_of(panel, grid.right_words)


def _period(years: tuple[int, int]) -> str:
    return f"{years[0]}" if years[0] == years[1] else f"{years[0]} to {years[1]}"


def plain_sentence(panel: Panel, grid: ComparisonGrid, label: Label, way: str, by: float, every: bool) -> str:
    """Return the verdict as an editor could print it."""
    times = (
        f"more than {words.multiple(1 + by)} as much"
        if by > 0
        else f"{words.per_cent(1 + by)} or less"
        if by < 0
        else ""
    )
    claimed = times or {"more": "more", "less": "less", "equal": "as much"}[way]
    sure = {
        "supported": f"clearly {claimed}",
        "leaning for": f"probably {claimed}",
        "practically none": "the difference is too small to matter",
        "undetermined": f"whether that is really {claimed} remains open",
        "leaning against": f"probably not {claimed}",
        "contradicted": f"that is not {claimed}",
        "not identified": "two sides alike would often differ as much",
        "too few to tell": "too few years to tell",
        "not testable": "it cannot be tested with these records",
        "open": "nothing here tests it yet",
    }[label]
    what, against = series_said(panel, grid.left.ask), side_said(panel, grid)
    main = grid.entries[0]
    a, b = (
        value_said(float(s.mean()), grid.left.unit) if len(s) else "nothing" for s in (main.left, main.right)
    )
    if every:
        rank = next((k for k, r in enumerate(grid.ranks, 1) if (r[0],) == grid.left.ask.of), None)
        against = f"the {'next' if rank == 1 else 'first'}, {against}" if rank else against
    when = f"from {_period(grid.window)}" if grid.window[0] != grid.window[1] else f"in {grid.window[0]}"
    each = yearly(grid.left.unit)
    found = f"{what} averaged {a}{each} {when}, against {b} for {against}"
    if label in ("not testable", "open"):
        found = what
    first = f"{found}: {sure}"
    if words.words(first) > words.LONGEST:
        first = f"{a} against {b} for {against}, {when}: {sure}"
    if words.words(first) > words.LONGEST:
        first = f"{a} against {b}: {sure}"
    return words.plain([first], _a_head(panel, grid, label))


def _a_head(panel: Panel, grid: ComparisonGrid, label: Label) -> list[str]:
    """Return a sentence where another denominator turns the sides round."""
    main = grid.entries[0]
    if (
        main.size
        or grid.left.known.table == "ties"
        or label not in ("supported", "leaning for", "contradicted", "leaning against")
    ):
        return []
    ahead = float(main.left.mean()) > float(main.right.mean())
    for name, said in (("per head", "A head"), ("per GDP", "Measured by GDP")):
        pair = _means(panel, grid, name)
        if pair is not None and (pair[0] > pair[1]) != ahead:
            return [f"{said} it is the other way round"]
    return []


def _means(panel: Panel, grid: ComparisonGrid, name: str) -> tuple[float, float] | None:
    if name not in other_denominators(panel, grid):
        return None
    out = list[float]()
    for line, years in ((grid.left, grid.window), (grid.right, grid.other)):
        found = line_or_none(panel, replace(line.ask, denominator=name))
        if found is None:
            return None
        value = found.value[(years[0] <= YEARS) & (years[1] >= YEARS)]
        if not np.isfinite(value).any():
            return None
        out.append(float(np.nanmean(value)))
    return out[0], out[1]


def other_denominators(panel: Panel, grid: ComparisonGrid) -> tuple[str, ...]:
    """Return the denominators that make sense beside the claim's own."""
    return tuple(n for n in denominators_for(panel, grid.left.ask) if n != grid.left.ask.denominator)


def _as_factor(e: Estimate, grid: ComparisonGrid) -> str:
    if e.value is None or e.low is None or e.high is None:
        return "nothing to estimate"
    ends = [grid.sign * x for x in (e.value, e.low, e.high)]
    if grid.entries[0].size:
        low, high = sorted(ends[1:])
        return f"a difference of {ends[0]:+.2f} ({low:+.2f} to {high:+.2f}) of what states differ by"
    low, high = sorted(ends[1:])
    return f"{np.exp(ends[0]):.2f} times ({np.exp(low):.2f} to {np.exp(high):.2f})"


def pair_table(panel: Panel, grid: ComparisonGrid) -> DataTable:
    """Return both sides year by year."""
    rows = list[tuple[Cell, ...]]()
    both = _inside(grid.left, grid.window) | _inside(grid.right, grid.other)
    for k in np.flatnonzero(both):
        pair = [
            float(f"{line.value[k]:.5g}") if np.isfinite(line.value[k]) else None
            for line in (grid.left, grid.right)
        ]
        rows.append((int(YEARS[k]), *pair))
    left, right = said_of(panel, grid.left.ask.of), said_of(panel, grid.right.ask.of)
    title = f"{words.closed(series_said(panel, grid.left.ask))[:-1]} against {side_said(panel, grid)}"
    columns = ("year", left, right if right != left else f"{right} (again)")
    return DataTable(title, columns, tuple(rows), f"In {grid.left.unit}.")


def _inside(line: Line, years: tuple[int, int]) -> Any:
    return (years[0] <= YEARS) & (years[1] >= YEARS) & np.isfinite(line.value)


def pair_figure(panel: Panel, grid: ComparisonGrid, what: str) -> Figure:
    """Return both sides as lines."""
    rows = list[tuple[Cell, ...]]()
    for line, years in ((grid.left, grid.window), (grid.right, grid.other)):
        name = f"{said_of(panel, line.ask.of)}" + (f", {_period(years)}" if grid.other != grid.window else "")
        rows += [
            (name, int(YEARS[k]), float(f"{line.value[k]:.5g}")) for k in np.flatnonzero(_inside(line, years))
        ]
    title = f"{words.closed(what)[:-1]} against {side_said(panel, grid)}"
    data = DataTable(title, ("series", "year", "value"), tuple(rows), "")
    return Figure(
        "series", title, f"{title}: {len(rows)} yearly figures in {grid.left.unit}.", data, grid.left.unit
    )


def denominator_table(panel: Panel, grid: ComparisonGrid, label: Label) -> DataTable:
    """Return both sides' means under every denominator that makes sense."""
    rows = list[tuple[Cell, ...]]()
    main = grid.entries[0]
    rows.append((grid.left.ask.denominator, *_row(float(main.left.mean()), float(main.right.mean()))))
    for name in other_denominators(panel, grid):
        pair = _means(panel, grid, name)
        if pair is not None:
            rows.append((name, *_row(*pair)))
    note = f"Means over the years, each in its own unit. Only the first decides ({label})."
    return DataTable(
        "The same put against other things", ("against", "left", "right", "times"), tuple(rows), note
    )


def _row(left: float, right: float) -> tuple[Cell, ...]:
    times = round(left / right, 3) if right > 0 and left >= 0 else None
    return float(f"{left:.5g}"), float(f"{right:.5g}"), times


def source_table(a: Assessment[Any, ComparisonGrid]) -> list[DataTable]:
    """Return the ratio by source and by years, from the grid."""
    rows = list[tuple[Cell, ...]]()
    for entry in a.grid.entries:
        if entry.role != "placebo":
            e = estimate(entry, a.grid.sign)
            if e.value is not None:
                rows.append((_changed(entry, a.grid.entries[0]), e.value, e.low, e.high, e.n))
    note = "Logarithm of the ratio, or the difference, counted in the claim's direction."
    title = "From other years, by other means and sources"
    return [DataTable(title, ("changed", "value", "low", "high", "years"), tuple(rows), note)]


def _changed(entry: Sides, main: Sides) -> str:
    own = [f"{k}: {entry.specification[k]}" for k in changed(entry.specification, main.specification)]
    return "; ".join(own) or "as declared"


def rank_table(panel: Panel, grid: ComparisonGrid) -> DataTable:
    """Return the first ten states, and the sides that are states, with their rank."""
    sides = {*grid.left.ask.of, *grid.right_words}
    rows = list[tuple[Cell, ...]]()
    for place, (state, mean, years) in enumerate(grid.ranks, 1):
        if place <= 10 or state in sides:
            rows.append((place, called(panel, state), float(f"{mean:.5g}"), years))
    note = f"Means over {_period(grid.window)} in {grid.left.known.unit}, known in at least half of these."
    return DataTable("Rank among all", ("rank", "state", "mean", "years"), tuple(rows), note)


def _placebo(a: Assessment[Any, ComparisonGrid]) -> str:
    share = a.decision.placebo
    if share is None:
        return "Sides mixed year by year stand in the grid as a placebo; too few years for more."
    return f"Of comparisons of two sides alike, {percent(share)} would earn a label this way."


def notes(panel: Panel, grid: ComparisonGrid) -> tuple[str, ...]:
    """Return what a reader must know about coverage, ranks and sources."""
    line, main = grid.left, grid.entries[0]
    out = [
        f"{len(main.years)} years in which both sides are known."
        if main.paired
        else "Two periods, not paired."
    ]
    out.append(f"Sources are taken to leave an error of {FLOOR:.0%} on every ratio, however many the years.")
    out += [f"{year}: {why}." for year, why in line.known.steps if grid.window[0] < year <= grid.window[1]]
    if "current" in line.unit and not main.paired:
        out.append("Amounts in current prices: two periods differ by prices too.")
    if grid.ranks and len(grid.left.ask.of) == 1:
        there = np.array(panel.states.all())[members_of(panel, grid.left.ask.of).any(axis=1)]
        rank = next((k for k, r in enumerate(grid.ranks, 1) if len(there) == 1 and r[0] == there[0]), None)
        if rank is not None:
            out.append(f"Rank {rank} of {len(grid.ranks)} states with figures.")
    weak = sorted({name for dataset in line.known.datasets for name in panel.weak(dataset)})
    if weak:
        out.append(f"Rests on sources of weak provenance: {', '.join(weak)}.")
    return tuple(out)
