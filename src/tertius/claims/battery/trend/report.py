"""Sentences, tables and figures of `trend`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from scipy.stats import theilslopes
from statsmodels.regression.linear_model import OLS

from tertius.claims import wording as words
from tertius.claims.battery.trend.grid import FEWEST, LOGS, SPREAD, TrendGrid, slope
from tertius.claims.following.series import drift
from tertius.claims.following.series.groups import members_of, single
from tertius.claims.following.series.lines import COVER, RECORDED, Ask, denominators_for, line_or_none
from tertius.claims.following.series.variables import YEARS, plane_of, same_concept
from tertius.claims.following.series.words import series_said, value_said, yearly
from tertius.claims.naming import percent
from tertius.claims.registry import Assessment, Report
from tertius.claims.verdict import Cell, DataTable, Figure, Label
from tertius.core.arrays import Floats
from tertius.core.rng import generator
from tertius.panel.panel import Panel

#: From here on a rise is said as so many times what it was.
MANY = 3.0
_WAY = {"up": "rise", "down": "fall", "flat": "standstill"}


def report(a: Assessment[Any, TrendGrid], way: str) -> Report:
    """Return what a reader is told."""
    panel, grid, label = a.panel, a.grid, a.decision.label
    ends = fitted_ends(grid)
    peers = peer_slopes(panel, grid)
    starts = start_table(grid)
    turn = turning_point(grid)
    what = series_said(panel, grid.main.ask)
    e = a.headline
    low, high = sorted((e.low, e.high), key=lambda x: grid.sign * (x or 0.0))
    at, lowest, highest = (_by(x, grid) for x in (e.value, low, high))
    said = (
        f"{words.closed(what)[:-1]}: {at} in ten years, {grid.window[0]} to {grid.window[1]} ({lowest} to "
        f"{highest}, allowing for swings; {e.n} years on record). Of the ways of measuring, half allow for "
        f"swings and half for the record's own errors alone; they are pooled by precision: {a.decision.why}."
    )
    return Report(
        sentence=said if e.value is not None else f"{words.closed(what)[:-1]}: nothing to estimate.",
        plain=plain_sentence(what, grid, ends, label, way, since_when(starts, grid)),
        as_of=grid.window[1],
        placebo=_placebo(a),
        cases=(series_table(grid, what),),
        tables=tuple(t for t in (starts, estimator_table(grid), denominator_table(panel, grid),
                                 concept_table(panel, grid), peers, turn) if t is not None),
        figures=(series_figure(grid, what), start_figure(starts, grid)),
        notes=notes(panel, grid, starts),
        datasets=grid.main.known.datasets,
    )  # fmt: skip


def fitted_ends(grid: TrendGrid) -> tuple[float, float] | None:
    """Return the fitted line at the first and the last year, in the series' unit; None without a fit."""
    main = grid.entries[0]
    x = drift.line(main.years, main.steps)
    if len(main.years) - x.shape[1] < 3:
        return None
    b = drift.fit(main.years, x, main.value).mean[0]
    x[:, 2:] = x[-1, 2:]  # steps of the source are taken out: both ends as the latest source counts
    line = x @ b
    ends = (line[0], line[-1])
    if grid.scale == LOGS:
        return float(np.exp(ends[0])), float(np.exp(ends[1]))
    own = [float(end * grid.size) for end in ends]
    if grid.scale != SPREAD:  # a straight line may end below zero where no value can
        own = [max(end, 0.0) for end in own]
    return own[0], own[1]


def plain_sentence(
    what: str, grid: TrendGrid, ends: tuple[float, float] | None, label: Label, way: str, since: str
) -> str:
    """Return the verdict as an editor could print it."""
    claimed = _WAY[way]
    sure = {
        "supported": f"the {claimed} is clear",
        "leaning for": f"a {claimed} is likely, not certain",
        "practically none": "less than a tenth in ten years, too little to matter",
        "undetermined": f"whether that is a {claimed} worth the name remains open",
        "leaning against": f"a {claimed} is unlikely",
        "contradicted": f"that is no {claimed}",
        "not identified": "series without any trend often show as much",
        "too few to tell": "there are too few years to tell",
        "not testable": "it cannot be tested with these records",
        "open": "nothing here tests it yet",
    }[label]
    if way == "flat":
        sure = {
            "supported": "it stood still",
            "leaning for": "it probably stood still",
            "undetermined": "whether it stood still remains open",
            "leaning against": "it probably did not stand still",
            "contradicted": "it did not stand still",
        }.get(label, sure)
    y1, y2 = grid.window
    if ends is None:
        return words.plain([f"For {what}, {sure}"])
    unit = grid.main.unit
    a, b, each = value_said(ends[0], unit), value_said(ends[1], unit), yearly(unit)
    change = (ends[1] - ends[0]) / (abs(ends[0]) if grid.scale != SPREAD and ends[0] else grid.size or 1.0)
    tenth = 0.10 * max(y2 - y1, 1) / 10
    verb = "rose" if change > tenth else "fell" if change < -tenth else "hardly moved"
    moved = (
        f"{verb} from about {a}{each} in {y1} to {b} in {y2}"
        if a != b
        else f"stayed at about {a}{each} from {y1} to {y2}"
    )
    first = f"{what} {moved}: {sure}"
    if words.words(first) > words.LONGEST:
        first = f"{what} {verb} from {y1} to {y2}: {sure}"
    if words.words(first) > words.LONGEST:
        first = f"from {y1} to {y2} it {verb}: {sure}"
    return words.plain([first], [since] if since and label in ("supported", "leaning for") else [])


def start_table(grid: TrendGrid) -> DataTable:
    """Return the slope from every starting year on record to the same end."""
    rows = list[tuple[Cell, ...]]()
    main = grid.entries[0]
    for start in range(grid.main.span[0], grid.window[1] - FEWEST + 2):
        use = (start <= YEARS) & (grid.window[1] >= YEARS) & np.isfinite(grid.main.value)
        years, value = YEARS[use].astype(np.float64), grid.main.value[use]
        if len(years) < FEWEST or (rows and years[0] != start):
            continue
        if grid.scale == LOGS:
            if value.min() <= 0:
                continue
            value = np.log(value)
        else:
            value = value / (value.mean() if grid.scale != SPREAD and value.mean() > 0 else grid.size)
        steps = tuple(year for year, _ in grid.main.known.steps)
        e = slope(years, value, steps or main.steps, 1.0)
        if e is not None and e.low is not None and e.high is not None:
            points = "up" if e.low > 0 else "down" if e.high < 0 else "neither"
            rows.append((start, e.value, e.low, e.high, points, e.n))
    note = "Slope in ten years as a share of what it was, 95 % intervals; 'points': on one side."
    columns = ("from", "slope", "low", "high", "points", "years")
    return DataTable(f"Slope to {grid.window[1]} from every starting year", columns, tuple(rows), note)


def since_when(starts: DataTable, grid: TrendGrid) -> str:
    """Return from which starting years on the slope points as it does from the claimed one, as a sentence."""
    by = {int(str(row[0])): str(row[4]) for row in starts.rows}
    way = by.get(grid.window[0])
    if way in (None, "neither") or len(by) < 3:
        return ""
    first = last = grid.window[0]
    while by.get(first - 1) == way:
        first -= 1
    while by.get(last + 1) == way:
        last += 1
    return f"It holds from any start between {first} and {last}" if first < last else ""


def start_figure(starts: DataTable, grid: TrendGrid) -> Figure:
    """Return the slopes by starting year as a forest, thinned to thirty."""
    step = max(1, len(starts.rows) // 30)
    rows = tuple((f"from {row[0]}", row[1], row[2], row[3], row[5]) for row in starts.rows[::step])
    data = DataTable(starts.title, ("label", "estimate", "low", "high", "n"), rows, starts.note)
    alt = f"Slopes to {grid.window[1]} from {len(rows)} starting years; zero is no trend."
    return Figure("forest", starts.title, alt, data, "change in ten years, as a share", 0.0)


def series_table(grid: TrendGrid, what: str) -> DataTable:
    """Return the series itself, year by year, with how much of the group is known."""
    line = grid.main
    use = np.isfinite(line.value)
    rows = tuple(
        (int(y), float(f"{v:.5g}"), round(float(c), 3), int(m))
        for y, v, c, m in zip(YEARS[use], line.value[use], line.cover[use], line.members[use])
    )
    note = f"In {line.unit}. 'Known': share of the group on record; years under {COVER:.0%} do not count."
    return DataTable(words.closed(what)[:-1], ("year", "value", "known", "states"), rows, note)


def series_figure(grid: TrendGrid, what: str) -> Figure:
    """Return the series as a line."""
    line = grid.main
    use = np.isfinite(line.value)
    rows = tuple((what, int(y), float(f"{v:.5g}")) for y, v in zip(YEARS[use], line.value[use]))
    title = f"{words.closed(what)[:-1]}, {rows[0][1]} to {rows[-1][1]}"
    ends = [value_said(rows[k][2], line.unit) for k in (0, -1)]
    alt = f"{title}: {ends[0]} at the start, {ends[1]} at the end."
    return Figure("series", title, alt, DataTable(title, ("series", "year", "value"), rows, ""), line.unit)


def estimator_table(grid: TrendGrid) -> DataTable:
    """Return the slope under other ways to reckon with memory."""
    main = grid.entries[0]
    x = drift.line(main.years, main.steps)
    n, rows = len(main.years), list[tuple[Cell, ...]]()
    own = slope(main.years, main.value, main.steps, 1.0)
    if own is not None:
        rows.append(("averaged over memory (main)", own.value, own.low, own.high))
    lags = max(1, int(4 * (n / 100) ** (2 / 9)))
    hac = OLS(main.value, x).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True
    )
    low, high = hac.conf_int()[1]
    rows.append(
        (
            f"least squares, Newey-West errors ({lags} lags)",
            *(round(float(v), 6) for v in (hac.params[1], low, high)),
        )
    )
    steps = np.diff(main.value) / np.diff(main.years) * 10
    half = 1.96 * float(np.std(steps, ddof=1)) / len(steps) ** 0.5
    drifted = float((main.value[-1] - main.value[0]) / (main.years[-1] - main.years[0]) * 10)
    rows.append(
        (
            "random walk with drift (end to end)",
            round(drifted, 6),
            round(drifted - half, 6),
            round(drifted + half, 6),
        )
    )
    middle = theilslopes(main.value, main.years / 10)
    rows.append(
        ("median of all pairs (Theil-Sen)", *(round(float(v), 6) for v in (middle[0], middle[2], middle[3])))
    )
    note = "Slope in ten years as a share of what it was; up is positive. Only the first decides."
    return DataTable(
        "Slope by how errors are reckoned", ("estimator", "slope", "low", "high"), tuple(rows), note
    )


def _slope_of(panel: Panel, ask: Ask, grid: TrendGrid) -> tuple[Cell, ...] | None:
    line = line_or_none(panel, ask)
    if line is None:
        return None
    use = (grid.window[0] <= YEARS) & (grid.window[1] >= YEARS) & np.isfinite(line.value)
    years, value = YEARS[use].astype(np.float64), line.value[use]
    if len(years) < FEWEST or not np.ptp(value) > 0:
        return None
    if value.min() > 0:
        value = np.log(value)
    elif value.min() >= 0:
        value = value / value.mean()
    else:
        value = value / float(np.nanstd(plane_of(panel, line.known.name).value))
    e = slope(years, value, tuple(y for y, _ in line.known.steps), 1.0)
    return None if e is None else (e.value, e.low, e.high, e.n)


def denominator_table(panel: Panel, grid: TrendGrid) -> DataTable | None:
    """Return the slope under every denominator that makes sense."""
    ask = grid.main.ask
    rows = list[tuple[Cell, ...]]()
    for name in dict.fromkeys(
        (ask.denominator, *denominators_for(panel, replace(ask, denominator=RECORDED)))
    ):
        found = _slope_of(panel, replace(ask, denominator=name), grid)
        if found is not None:
            rows.append((name, *found))
    if len(rows) < 2:
        return None
    note = "Slope in ten years as a share of what it was; up is positive."
    return DataTable(
        "Slope by what it is put against", ("against", "slope", "low", "high", "years"), tuple(rows), note
    )


def concept_table(panel: Panel, grid: TrendGrid) -> DataTable | None:
    """Return the slope by other variables of the same thing, where there are any."""
    ask, rows = grid.main.ask, list[tuple[Cell, ...]]()
    for name in (ask.variable, *same_concept(ask.variable)):
        found = _slope_of(panel, replace(ask, variable=name, denominator=RECORDED), grid)
        if found is not None:
            rows.append((name, *found))
    if len(rows) < 2:
        return None
    note = "Slope in ten years; values that can be negative as a share of what states differ by."
    return DataTable("Slope by source", ("variable", "slope", "low", "high", "years"), tuple(rows), note)


def peer_slopes(panel: Panel, grid: TrendGrid) -> DataTable | None:
    """Return how the slope compares with those of all other states over the same years."""
    ask = grid.main.ask
    state = single(panel, ask.of)
    if state is None or grid.main.known.table not in ("traits", "events") or ask.denominator != RECORDED:
        return None
    use = np.isin(YEARS, grid.entries[0].years)
    plane = plane_of(panel, ask.variable).value[:, use]
    own = np.array([s == state for s in panel.states.all()])
    there = np.isfinite(plane).all(axis=1) & (
        np.nanmin(np.where(np.isfinite(plane), plane, np.inf), axis=1) > 0
    )
    if grid.scale != LOGS or not there[own].any() or there.sum() < 10:
        return None
    years = YEARS[use].astype(np.float64)
    slopes: Floats = drift.fit(years, drift.line(years), np.log(plane[there])).value
    mine, others = float(slopes[own[there]][0]), slopes[~own[there]]
    below = float((others < mine).mean())
    rows: tuple[tuple[Cell, ...], ...] = (
        ("this state", round(mine, 4), None),
        ("the middle one of the others", round(float(np.median(others)), 4), len(others)),
        ("share of the others with a lower slope", round(below, 4), len(others)),
    )
    note = "States with a figure above zero in every year of the window; up is positive."
    return DataTable("The same years elsewhere", ("whose", "slope", "states"), rows, note)


def turning_point(grid: TrendGrid) -> DataTable | None:
    """Return the best single change of slope over the whole record, with its interval."""
    use = np.isfinite(grid.main.value)
    years, value = YEARS[use].astype(np.float64), grid.main.value[use]
    value = np.log(value) if value.min() > 0 else value / (np.abs(value).mean() or 1.0)
    if grid.main.known.steps:
        return None  # a step of the source would be taken for a turn
    found = drift.one_break(years, value, generator(0, "trend", "break"))
    if found is None:
        return None
    rows: tuple[tuple[Cell, ...], ...] = (
        (
            found.year,
            found.low,
            found.high,
            round(found.before, 4),
            round(found.after, 4),
            round(found.chance, 3),
        ),
    )
    note = (
        "Best single change of slope over the whole record; 'by chance': share of series without a turn, "
        "of the same memory, whose best turn fits as well."
    )
    columns = ("year", "earliest", "latest", "slope before", "slope after", "by chance")
    return DataTable("When did it turn?", columns, rows, note)


def _placebo(a: Assessment[Any, TrendGrid]) -> str:
    share = a.decision.placebo
    if share is None:
        return "Series of the same spread and memory without a slope stand in the grid as a placebo."
    return f"Of like series without a slope, {percent(share)} would earn a label this way."


def notes(panel: Panel, grid: TrendGrid, starts: DataTable) -> tuple[str, ...]:
    """Return what a reader must know about coverage, sources and starts."""
    line, out = grid.main, list[str]()
    inside = (grid.window[0] <= YEARS) & (grid.window[1] >= YEARS)
    gaps = int((inside & ~np.isfinite(line.value)).sum())
    out.append(
        f"{grid.window[0]} to {grid.window[1]}, measured by {grid.scale}; {gaps} years without figures."
    )
    out += [
        f"{year}: {why}; the level may step there, and the step is no trend."
        for year, why in line.known.steps
    ]
    out += [f"{text[:1].upper()}{text[1:]}." for text in grid.dropped]
    said = since_when(starts, grid)
    out.append(
        f"{said}." if said else "From other starting years the slope points another way or neither way."
    )
    if line.known.table != "series":
        count = members_of(panel, line.ask.of)[:, inside].sum(axis=0)
        if count.min() != count.max():
            out.append(f"The group has {count.min()} to {count.max()} states over the window.")
    weak = sorted({name for dataset in line.known.datasets for name in panel.weak(dataset)})
    if weak:
        out.append(f"Rests on sources of weak provenance: {', '.join(weak)}.")
    out.append("A slope describes what happened; it says nothing of why.")
    return tuple(out)


def _by(value: float | None, grid: TrendGrid) -> str:
    """Return a slope in the claim's direction as a change up or down."""
    if value is None:
        return "unknown"
    change = grid.sign * value
    if grid.scale == LOGS:
        ratio = float(np.exp(change))
        return f"{ratio:.3g} times" if ratio >= MANY else f"{100 * (ratio - 1):+.0f} %"
    return f"{100 * change:+.0f} %" if grid.scale != SPREAD else f"{change:+.2f} of what states differ by"
