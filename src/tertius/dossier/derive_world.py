"""Derive the world outline of the maps from Natural Earth: run once, its output is in the package.

Natural Earth is in the public domain.  The input is Natural Earth 4.1.0 as the npm package
``world-atlas`` 2.0.2 (ISC) redistributes it in TopoJSON, and a list of ISO 3166-1 codes in the layout
of the ``iso-codes`` project.  The output holds the 1:110 million outlines keyed by iso3, without
Antarctica, and one point for every state of the panel that has no outline at that scale::

    python -m tertius.dossier.derive_world countries-110m.json countries-10m.json iso3166-1.json

Borders are as in Natural Earth; areas that it separates and ISO does not list keep no code and no
colour of their own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

#: Natural Earth's own units without an ISO number, by its name; only those that the panel knows.
_BY_NAME = {"Kosovo": "XKX"}
_LEFT_OUT = {"ATA"}


def arc_points(topology: dict[str, Any], index: int) -> list[tuple[float, float]]:
    """Decode one arc of a quantised topology to longitudes and latitudes in degrees."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points = []
    for step_x, step_y in topology["arcs"][index if index >= 0 else ~index]:
        x, y = x + step_x, y + step_y
        points.append((x * kx + dx, y * ky + dy))
    return points if index >= 0 else points[::-1]


def ring_points(topology: dict[str, Any], arcs: Sequence[int]) -> list[tuple[float, float]]:
    """Return the ring of arcs, each of which begins where the last one ends, as longitudes and latitudes."""
    points: list[tuple[float, float]] = []
    for index in arcs:
        points += arc_points(topology, index)[1 if points else 0 :]
    return points


def unwrapped(ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a ring whose longitudes run on across the date line: no step is longer than 180 degrees."""
    points = [ring[0]]
    for x, y in ring[1:]:
        points.append((x - 360 * round((x - points[-1][0]) / 360), y))
    return points


def largest_ring(topology: dict[str, Any], geometry: dict[str, Any]) -> list[tuple[float, float]]:
    """Return the outer ring of the largest polygon of a geometry."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    rings = [[p for arc in polygon[0] for p in arc_points(topology, arc)] for polygon in polygons]
    return max(rings, key=lambda ring: abs(signed_area(ring)))


def signed_area(ring: list[tuple[float, float]]) -> float:
    """Return the shoelace area of a ring, in square degrees."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) / 2


def centre(ring: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the middle of a ring's bounding box, to 0.1 degree."""
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return round((min(xs) + max(xs)) / 2, 1), round((min(ys) + max(ys)) / 2, 1)


def derive(coarse: dict[str, Any], fine: dict[str, Any], iso3: dict[str, str]) -> dict[str, Any]:
    """Return the topology of outlines (object ``states``) with ``points`` for the small states."""

    def code(geometry: dict[str, Any]) -> str:
        return iso3.get(geometry.get("id", ""), _BY_NAME.get(geometry["properties"]["name"], ""))

    outlines = [
        {"type": g["type"], "arcs": g["arcs"], "id": code(g)}
        for g in coarse["objects"]["countries"]["geometries"]
        if code(g) not in _LEFT_OUT
    ]
    drawn = {g["id"] for g in outlines} | _LEFT_OUT
    points = {
        code(g): centre(largest_ring(fine, g))
        for g in fine["objects"]["countries"]["geometries"]
        if code(g) and code(g) not in drawn
    }
    return {
        "type": "Topology",
        "transform": coarse["transform"],
        "arcs": coarse["arcs"],
        "objects": {"states": {"type": "GeometryCollection", "geometries": outlines}},
        "points": [
            {"iso3": name, "longitude": lon, "latitude": lat} for name, (lon, lat) in sorted(points.items())
        ],
        "origin": "Natural Earth 4.1.0 (public domain), 1:110 million, through world-atlas 2.0.2 (ISC)",
    }


def main(arguments: list[str]) -> None:
    """Read the three inputs and write the packaged file."""
    coarse, fine, codes = (json.loads(Path(name).read_text(encoding="utf-8")) for name in arguments)
    iso3 = {entry["numeric"]: entry["alpha_3"] for entry in codes["3166-1"]}
    target = Path(str(resources.files("tertius.dossier"))) / "assets" / "world.json"
    text = json.dumps(derive(coarse, fine, iso3), separators=(",", ":"), sort_keys=True)
    target.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
