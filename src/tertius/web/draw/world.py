"""A world map in the Equal Earth projection: outlines are projected once, a change of year only shades them.

The projection is that of Šavrič, Patterson and Jenny (2019), Int. J. Geogr. Inf. Sci. 33: 454-465.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Any

from tertius.dossier.charts.world import outlines
from tertius.dossier.draw import Drawing
from tertius.dossier.palette import INK, MISSING, OUTSIDE, PAPER
from tertius.web.draw.svg import Svg, number

WIDTH, HEIGHT = 800.0, 352.0
#: Meridian in the middle: no state but two of Russia's capes is cut at the edge.
_MIDDLE = 11.0
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_SCALE = (WIDTH - 8) / 5.43
_EQUATOR = _SCALE * 1.32


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a place lies in the drawing."""
    turned = (longitude - _MIDDLE + 180) % 360 - 180
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
    x = 2 * sqrt(3) * radians(turned) * cos(theta) / (3 * slope)
    y = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return WIDTH / 2 + x * _SCALE, _EQUATOR - y * _SCALE


@cache
def paths() -> tuple[tuple[str, str], ...]:
    """Return iso3 (empty for land without a state of the panel) and path of every outline."""
    world = outlines()
    arcs = [_arc(arc, world["transform"]) for arc in world["arcs"]]
    return tuple((g["id"], _path(g, arcs)) for g in world["objects"]["states"]["geometries"])


def _arc(arc: Sequence[Sequence[int]], transform: Mapping[str, Any]) -> list[tuple[float, float]]:
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    out = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        out.append((x * kx + dx, y * ky + dy))
    return out


def _path(geometry: Mapping[str, Any], arcs: Sequence[Sequence[tuple[float, float]]]) -> str:
    shapes = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return "".join(_ring([p for n in ring for p in _points(arcs, n)]) for shape in shapes for ring in shape)


def _points(arcs: Sequence[Sequence[tuple[float, float]]], n: int) -> Sequence[tuple[float, float]]:
    return arcs[n] if n >= 0 else arcs[~n][::-1]


def _ring(places: Sequence[tuple[float, float]]) -> str:
    """Return a ring as a path; where it crosses the edge of the map, one path on either side."""
    sides: list[list[str]] = [[], []]
    edge = _MIDDLE + 180
    crosses = any(abs(_turned(a[0]) - _turned(b[0])) > 180 for a, b in pairwise(places))
    for longitude, latitude in places:
        if not crosses:
            sides[0].append("{} {}".format(*map(number, projected(longitude, latitude))))
            continue
        east = _turned(longitude) > 0
        kept, other = (longitude, edge - 360 + 1e-6) if east else (longitude, edge - 1e-6)
        sides[0 if east else 1].append("{} {}".format(*map(number, projected(kept, latitude))))
        sides[1 if east else 0].append("{} {}".format(*map(number, projected(other, latitude))))
    return "".join("M" + "L".join(dict.fromkeys(side)) + "z" for side in sides if len(set(side)) > 2)


def _turned(longitude: float) -> float:
    return (longitude - _MIDDLE + 180) % 360 - 180


def drawn(
    fills: Mapping[str, str],
    says: Mapping[str, str],
    alt: str,
    legend: Sequence[tuple[str, str]],
    chosen: Sequence[str] = (),
) -> Drawing:
    """Draw the states in the colours of `fills` (by iso3).

    Parameters
    ----------
    says : mapping of str to str
        The text of each state of the record's year; one without a colour has no value, and land that is not
        in it is outside coverage.
    legend : sequence of (str, str)
        Colours and what they stand for.
    chosen : sequence of str
        States that are outlined.
    """
    svg = Svg(WIDTH, HEIGHT + 44, alt)
    for iso3, path in paths():
        fill = fills.get(iso3) or (MISSING.light if iso3 in says else OUTSIDE.light)
        more = {"data_state": iso3} if iso3 in says else {}
        svg.path(path, says.get(iso3, ""), fill=fill, stroke=PAPER.light, stroke_width=0.5, **more)
    for point in outlines()["points"]:
        iso3 = point["iso3"]
        if iso3 in says:
            x, y = projected(float(point["longitude"]), float(point["latitude"]))
            fill = fills.get(iso3, MISSING.light)
            edge = {"stroke": PAPER.light, "stroke_width": 0.6, "data_state": iso3}
            svg.circle(x, y, 3.2, says[iso3], fill=fill, **edge)
    for iso3, path in paths():
        if iso3 in chosen:
            svg.path(path, fill="none", stroke=INK.light, stroke_width=1.6)
    x, y = 8.0, HEIGHT + 12.0
    for colour, words in [*legend, (MISSING.light, "no value"), (OUTSIDE.light, "not a state of the record")]:
        width = 28 + 6.2 * len(words)
        if x + width > WIDTH:
            x, y = 8.0, y + 20
        svg.rect(x, y, 12, 12, colour)
        svg.text(x + 17, y + 10, words)
        x += width
    return svg.drawing()
