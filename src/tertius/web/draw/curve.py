"""The specification curve with a threshold that moves: every estimate of a grid, sorted."""

from __future__ import annotations

from collections.abc import Sequence

from tertius.claims.multiverse import shifted
from tertius.claims.verdict import GridCell
from tertius.dossier.draw import Drawing
from tertius.dossier.palette import INK, LEVEL, MUTED, RULE, SERIES
from tertius.dossier.text import is_share
from tertius.dossier.text import number as said
from tertius.web.draw.svg import Scale, Svg, number, scale, ticks

WIDTH, HEIGHT = 800.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 10.0, 14.0, 36.0
_COLOURS = {"for": SERIES[3].light, "neither": SERIES[5].light, "against": SERIES[1].light}
#: Specifications up to which each has its interval drawn.
_INTERVALS = 160


def drawn(
    cells: Sequence[GridCell],
    numbers: Sequence[int],
    threshold: float,
    matters: float,
    kind: str,
    registered: float | None = None,
    chosen: int | None = None,
) -> Drawing:
    """Draw cells whose estimates share the main one's unit.

    Parameters
    ----------
    numbers : sequence of int
        What each cell is called in the table: its number there.
    threshold, matters, kind : float, float, str
        What the quantity is measured against; `kind` is the scale of `tertius.claims.rule.Bar`.
    registered : float, optional
        The threshold of the claim, where `threshold` is another.
    chosen : int, optional
        The cell that is marked.
    """
    unit = next(c.estimate.unit for c in cells if c.role == "main")
    rows = [(c, n) for c, n in zip(cells, numbers, strict=True) if c.estimate.value is not None]
    rows = sorted((r for r in rows if r[0].estimate.unit == unit), key=lambda r: r[0].estimate.value or 0.0)
    counts = {way: sum(c.direction == way for c, _ in rows if c.role != "placebo") for way in _COLOURS}
    alt = (
        f"{len(rows)} specifications sorted by their estimate: {counts['for']} point for the claim, "
        f"{counts['against']} against it, {counts['neither']} neither way. Threshold {said(threshold, unit)}."
    )
    svg = Svg(WIDTH, HEIGHT, alt)
    axis = kind != "exact" or not is_share(unit)
    shown = [v for c, _ in rows for v in _span(c, len(rows))]
    marks = [
        *shown,
        *([threshold] if axis else []),
        *([registered] if axis and registered is not None else []),
    ]
    low, high = min(marks), max(marks)
    room = 0.05 * (high - low) or 0.5
    y = scale(low - room, high + room, HEIGHT - _BOTTOM, _TOP)
    x = scale(-0.7, max(len(rows) - 0.3, 0.7), _LEFT, WIDTH - _RIGHT)
    if axis and kind != "exact" and matters:
        least, most = shifted(threshold, matters, kind)
        top, bottom = max(y(most), _TOP), min(y(least), HEIGHT - _BOTTOM)
        if bottom > top:
            svg.rect(_LEFT, top, WIDTH - _LEFT - _RIGHT, bottom - top, LEVEL.light, "too close to matter")
    for tick in ticks(low - room, high + room):
        svg.line(_LEFT, y(tick), WIDTH - _RIGHT, y(tick))
        svg.text(_LEFT - 8, y(tick) + 4, said(tick, unit), anchor="end")
    if registered is not None and axis:
        svg.line(
            _LEFT,
            y(registered),
            WIDTH - _RIGHT,
            y(registered),
            MUTED.light,
            stroke_dasharray="1 4",
            stroke_width=2,
        )
    if axis:
        svg.line(
            _LEFT,
            y(threshold),
            WIDTH - _RIGHT,
            y(threshold),
            INK.light,
            stroke_dasharray="6 4",
            stroke_width=2,
        )
    for place, (cell, name) in enumerate(rows):
        _mark(svg, cell, name, x(place), y, len(rows) <= _INTERVALS, name == chosen)
    svg.line(_LEFT, HEIGHT - _BOTTOM, WIDTH - _RIGHT, HEIGHT - _BOTTOM, RULE.light)
    svg.text(_LEFT, HEIGHT - 12, "specifications, from the lowest estimate to the highest")
    return svg.drawing()


def _span(cell: GridCell, count: int) -> list[float]:
    e = cell.estimate
    ends = (e.low, e.value, e.high) if count <= _INTERVALS and cell.role != "placebo" else (e.value,)
    return [v for v in ends if v is not None]


def _mark(svg: Svg, cell: GridCell, name: int, x: float, y: Scale, intervals: bool, chosen: bool) -> None:
    e, colour = cell.estimate, _COLOURS[cell.direction]
    assert e.value is not None
    at = y(e.value)
    if intervals and e.low is not None and e.high is not None and cell.role != "placebo":
        svg.line(x, y(e.low), x, y(e.high), colour, stroke_width=1.5, opacity=0.45)
    says = f"{name}: {said(e.value, e.unit)}, {cell.direction}, {cell.role}"
    more = {"data_cell": name}
    if cell.role == "main":
        d = f"M{number(x)} {number(at - 8)}l8 8l-8 8l-8-8z"
        svg.path(d, says, fill=colour, stroke=INK.light, stroke_width=1.5, **more)
    elif cell.role == "placebo":
        d = f"M{number(x - 3)} {number(at - 3)}l6 6m0-6l-6 6"
        svg.path(d, says, fill="none", stroke=MUTED.light, stroke_width=1.5, **more)
    else:
        svg.circle(x, at, 3.2 if intervals else 2.2, says, fill=colour, **more)
    if chosen:
        svg.circle(x, at, 9.0, fill="none", stroke=INK.light, stroke_width=2.5)
