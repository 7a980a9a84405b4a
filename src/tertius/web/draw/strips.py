"""Strips through time: a row each, spans of years that show the same, gaps hatched, events as flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tertius.dossier.charts.strips import MISSING_NAME, OUTSIDE_NAME, Run, says
from tertius.dossier.draw import Drawing
from tertius.dossier.palette import INK, MISSING, MUTED, OUTSIDE, RULE, SEQUENCE
from tertius.web.draw.svg import Svg, number, scale, ticks

WIDTH = 800.0
_LEFT, _RIGHT, _ROW, _TOP = 118.0, 10.0, 22.0, 8.0


@dataclass(frozen=True)
class Flag:
    """An event at a year."""

    year: int
    says: str


def drawn(
    rows: Sequence[str],
    runs: Sequence[Run],
    levels: Mapping[int, str],
    span: tuple[int, int],
    flags: Sequence[Flag],
    alt: str,
    mark: int | None = None,
) -> Drawing:
    """Draw `runs` in their rows over the years `span`; levels grow darker with their code, 0 stays empty.

    Parameters
    ----------
    mark : int, optional
        A year that is marked.
    """
    order = [levels[code] for code in sorted(levels)]
    shades = {
        name: SEQUENCE[round(n * (len(SEQUENCE) - 1) / max(1, len(order) - 1))].light
        for n, name in enumerate(order)
    }
    above = 26.0 if flags else 0.0
    height = _TOP + above + _ROW * len(rows) + 24
    svg = Svg(WIDTH, height + 22, alt)
    x = scale(span[0], span[1] + 1, _LEFT, WIDTH - _RIGHT)
    bottom = _TOP + above + _ROW * len(rows)
    for tick in ticks(span[0], span[1], 8):
        svg.line(x(tick + 0.5), _TOP + above, x(tick + 0.5), bottom)
        svg.text(x(tick + 0.5), bottom + 16, f"{tick:.0f}", anchor="middle")
    for n, row in enumerate(rows):
        top = _TOP + above + n * _ROW
        svg.text(_LEFT - 8, top + 15, row, fill=INK.light, anchor="end")
        for run in (r for r in runs if r.row == row):
            _span(svg, run, shades, order, x(run.start), x(run.end + 1) - x(run.start), top + 2)
    for flag in flags:
        at = x(flag.year + 0.5)
        svg.line(at, _TOP + 4, at, bottom, MUTED.light, stroke_dasharray="2 3")
        svg.path(f"M{number(at)} {number(_TOP)}l9 4.5l-9 4.5z", flag.says, fill=INK.light)
    if mark is not None and span[0] <= mark <= span[1]:
        svg.rect(
            x(mark),
            _TOP + above - 2,
            x(mark + 1) - x(mark),
            _ROW * len(rows) + 4,
            "none",
            stroke=INK.light,
            stroke_width=2,
        )
    _legend(svg, order, shades, bottom + 34)
    return svg.drawing()


def _span(
    svg: Svg, run: Run, shades: Mapping[str, str], order: Sequence[str], x: float, width: float, y: float
) -> None:
    height, told = _ROW - 4, says(run)
    if run.shows == MISSING_NAME:
        svg.rect(x, y, width, height, OUTSIDE.light, told)
        hatch = "".join(
            f"M{number(x + k)} {number(y + height)}l6-{number(height)}"
            for k in range(0, max(1, int(width) - 5), 6)
        )
        svg.path(hatch, told, fill="none", stroke=MISSING.light, stroke_width=1.5)
    elif run.shows == OUTSIDE_NAME:
        svg.line(x, y + height / 2, x + width, y + height / 2, MISSING.light, stroke_dasharray="1 4")
    elif run.shows == order[0]:
        svg.rect(x, y + height - 2, width, 2, RULE.light, told)
    else:
        more = {"opacity": 0.55} if run.carried else {}
        svg.rect(x, y, width, height, shades.get(run.shows, SEQUENCE[-1].light), told, **more)


def _legend(svg: Svg, order: Sequence[str], shades: Mapping[str, str], y: float) -> None:
    x = _LEFT
    for name in order[1:]:
        svg.rect(x, y - 9, 11, 11, shades[name])
        svg.text(x + 15, y, name, size=11)
        x += 26 + 6.0 * len(name)
    svg.rect(x, y - 9, 11, 11, OUTSIDE.light)
    svg.path(
        f"M{number(x)} {number(y + 2)}l6-11m0 11l6-11", fill="none", stroke=MISSING.light, stroke_width=1.5
    )
    svg.text(x + 15, y, "missing", size=11)
    svg.line(x + 72, y - 4, x + 84, y - 4, MISSING.light, stroke_dasharray="1 4")
    svg.text(x + 88, y, "no source", size=11)
