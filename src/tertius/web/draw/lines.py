"""Lines through time, one a series, broken where nothing is known, with a band for its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertius.dossier.draw import Drawing
from tertius.dossier.palette import INK, RULE, SERIES
from tertius.dossier.text import number as said
from tertius.web.draw.svg import Scale, Svg, number, scale, ticks

WIDTH, HEIGHT = 800.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 130.0, 12.0, 34.0
#: Drawn beside its colour, so that a series is told apart without it.
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 2", "1 2", "12 4")


@dataclass(frozen=True)
class Point:
    """A value of one year with its interval; None where there is none."""

    year: int
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Series:
    """A named series of points in order of years."""

    name: str
    points: tuple[Point, ...]


def drawn(
    series: Sequence[Series], span: tuple[int, int], unit: str, alt: str, mark: int | None = None
) -> Drawing:
    """Draw at most seven series over the years `span`; `mark` is a year that is marked."""
    svg = Svg(WIDTH, HEIGHT, alt)
    every = [v for s in series for p in s.points for v in (p.value, p.low, p.high) if v is not None]
    low, high = (min(every), max(every)) if every else (0.0, 1.0)
    low = 0.0 if 0 <= low < 0.3 * high else low
    room = 0.04 * (high - low) or 0.5
    y = scale(low - (room if low else 0.0), high + room, HEIGHT - _BOTTOM, _TOP)
    x = scale(span[0], span[1], _LEFT, WIDTH - _RIGHT)
    for tick in ticks(low, high + room):
        svg.line(_LEFT, y(tick), WIDTH - _RIGHT, y(tick))
        svg.text(_LEFT - 6, y(tick) + 4, said(tick, unit), anchor="end")
    for tick in ticks(span[0], span[1], 7):
        svg.text(x(tick), HEIGHT - 14, f"{tick:.0f}", anchor="middle")
    svg.line(_LEFT, HEIGHT - _BOTTOM, WIDTH - _RIGHT, HEIGHT - _BOTTOM, RULE.light)
    if mark is not None:
        svg.line(x(mark), _TOP, x(mark), HEIGHT - _BOTTOM, INK.light, stroke_dasharray="3 3")
    ends: list[tuple[float, str, str]] = []
    for n, one in enumerate(series[: len(SERIES)]):
        colour = SERIES[n].light
        for piece in _pieces(one.points):
            _band(svg, piece, x, y, colour)
            d = "M" + "L".join(f"{number(x(p.year))} {number(y(p.value))}" for p in piece)
            svg.path(
                d, one.name, fill="none", stroke=colour, stroke_width=2.2, stroke_dasharray=DASHES[n] or None
            )
            if len(piece) == 1:
                svg.circle(x(piece[0].year), y(piece[0].value), 2.5, one.name, fill=colour)
        if one.points:
            ends.append((y(one.points[-1].value), one.name, colour))
    _names(svg, ends)
    return svg.drawing()


def _pieces(points: Sequence[Point]) -> list[list[Point]]:
    """Cut a series where years are missing."""
    out: list[list[Point]] = []
    for point in points:
        if out and out[-1][-1].year == point.year - 1:
            out[-1].append(point)
        else:
            out.append([point])
    return out


def _band(svg: Svg, piece: Sequence[Point], x: Scale, y: Scale, colour: str) -> None:
    both = [(p.year, p.low, p.high) for p in piece if p.low is not None and p.high is not None]
    if len(both) < 2:
        return
    there = [f"{number(x(year))} {number(y(high))}" for year, _, high in both]
    back = [f"{number(x(year))} {number(y(low))}" for year, low, _ in reversed(both)]
    svg.path("M" + "L".join([*there, *back]) + "z", fill=colour, opacity=0.13)


def _names(svg: Svg, ends: list[tuple[float, str, str]]) -> None:
    """Write the names at the ends of the lines, apart from one another."""
    at = -99.0
    for height, name, colour in sorted(ends):
        at = max(height, at + 15)
        svg.text(
            WIDTH - _RIGHT + 8,
            at + 4,
            name if len(name) < 20 else f"{name[:18]}…",
            fill=colour,
            font_weight=600,
        )
