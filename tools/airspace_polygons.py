"""Derive the airspace polygons of `tertius.logistics` from public-domain Natural Earth borders.

Input: ``countries-50m.json`` of the npm package ``world-atlas`` 2.0.2 (ISC; its data are Natural Earth
4.1, public domain), and ``countries-10m.json`` for states of small islands.  Run:
``python tools/airspace_polygons.py countries-50m.json countries-10m.json OUT.json``.

Borders are Natural Earth's de facto ones: who controls an area, no statement on who owns it.
Each state's airspace is its land, simplified as a coverage (shared borders stay shared), and the
water within 12 nautical miles of it that is not another state's land (Chicago Convention, art. 2;
UNCLOS, art. 3).  Where two states' waters overlap both claim them.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from pathlib import Path
from typing import Any

import shapely
from shapely.affinity import scale, translate
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from tertius.dossier.derive_world import ring_points, unwrapped

TERRITORIAL_SEA_DEGREES = 12 / 60  # a nautical mile is a minute of latitude
TOLERANCE_LAND, TOLERANCE_SEA, SMALLEST, GRID = 0.1, 0.12, 0.03, 0.01

#: States of small islands, many of which the coarser file lacks.
FINER = (
    "Antigua and Barb.", "Bahamas", "Cabo Verde", "Fiji", "Grenada", "Kiribati", "Maldives", "Marshall Is.",
    "Mauritius", "Micronesia", "Palau", "Seychelles", "Solomon Is.", "St. Vin. and Gren.", "Tonga", "Tuvalu",
    "Vanuatu",
)  # fmt: skip
#: Natural Earth's short names that the table of state names does not hold, and areas without an ISO code.
NAMES = {
    "Bosnia and Herz.": "BIH", "Central African Rep.": "CAF", "Dem. Rep. Congo": "COD", "Congo": "COG",
    "Côte d'Ivoire": "CIV", "Dominican Rep.": "DOM", "Eq. Guinea": "GNQ", "eSwatini": "SWZ",
    "S. Sudan": "SSD",
    "W. Sahara": "ESH", "Somaliland": "SOM", "Kosovo": "XKX", "Antigua and Barb.": "ATG",
    "St. Vin. and Gren.": "VCT", "N. Cyprus": "CYP", "Palestine": "PSE",
    "Macedonia": "MKD", "Greenland": "GRL", "Taiwan": "TWN", "Åland": "FIN", "Cabo Verde": "CPV",
    "United States of America": "USA", "Vatican": "ITA", "Timor-Leste": "TLS", "Czechia": "CZE",
    "Solomon Is.": "SLB", "Marshall Is.": "MHL", "Hong Kong": "CHN", "Macao": "CHN", "Faeroe Is.": "DNK",
    "Puerto Rico": "USA", "Guam": "USA", "Isle of Man": "GBR", "Jersey": "GBR", "Guernsey": "GBR",
    "São Tomé and Principe": "STP", "New Caledonia": "FRA", "Fr. S. Antarctic Lands": "FRA",
    "Br. Indian Ocean Ter.": "GBR", "Saint Helena": "GBR", "Falkland Is.": "GBR", "Siachen Glacier": "IND",
}  # fmt: skip


def decode(topology: dict[str, Any]) -> dict[str, BaseGeometry]:
    """Return the geometry of every named country of a quantised TopoJSON file."""
    found = {}
    for item in topology["objects"]["countries"]["geometries"]:
        if item["properties"]["name"] == "Antarctica":  # no state's, and round a pole
            continue
        groups = [item["arcs"]] if item["type"] == "Polygon" else item["arcs"]
        shapes = [[ring_points(topology, arcs) for arcs in group] for group in groups]
        parts = [cut([r for r in rings if len(r) > 3]) for rings in shapes if len(rings[0]) > 3]
        found[item["properties"]["name"]] = shapely.union_all(parts)
    return found


def cut(rings: list[list[tuple[float, float]]]) -> BaseGeometry:
    """Return the polygon of an outer ring and its holes, cut at the date line where it crosses it.

    Upstream joins at the date line what lies on both sides of it, so that a ring jumps there by 360
    degrees: taken as it stands it would be a band round the globe.
    """
    outer, *holes = [unwrapped(ring) for ring in rings]
    for ring in (outer, *holes):
        if abs(ring[-1][0] - ring[0][0]) > 1:
            raise ValueError(f"a ring round a pole at {ring[0]}")
    middle = sum(x for x, _ in outer) / len(outer)
    near = [[(x - 360 * round((hole[0][0] - middle) / 360), y) for x, y in hole] for hole in holes]
    return wrapped(Polygon(outer, near).buffer(0))


def wrapped(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry with what lies beyond 180 degrees east or west on the other side of the date line."""
    west, _, east, _ = geometry.bounds
    if west >= -180 and east <= 180:
        return geometry
    turns = (translate(geometry, xoff=360 * turn) for turn in (-1, 0, 1))
    pieces = [turned.intersection(box(-180, -90, 180, 90)) for turned in turns]
    parts = [part for piece in pieces for part in (piece.geoms if hasattr(piece, "geoms") else [piece])]
    return shapely.union_all([part for part in parts if isinstance(part, Polygon)])


def with_sea(land: BaseGeometry) -> BaseGeometry:
    """Return `land` and the 12 nautical miles round it, by bands of latitude."""
    parts = []
    _, south, _, north = land.bounds
    for base in range(math.floor(south / 5) * 5, math.ceil(north / 5) * 5, 5):
        band = land.intersection(box(-180, base, 180, base + 5))
        if band.is_empty:
            continue
        shrink = math.cos(math.radians(min(abs(base + 2.5), 85)))
        wide = scale(band, xfact=shrink, yfact=1, origin=(0, 0)).buffer(TERRITORIAL_SEA_DEGREES, quad_segs=2)
        parts.append(scale(wide, xfact=1 / shrink, yfact=1, origin=(0, 0)))
    return wrapped(shapely.union_all(parts))


def adjoining(sea: BaseGeometry, land: BaseGeometry) -> BaseGeometry:
    """Return the parts of `sea` that touch `land`, not those behind a neighbour's strip of coast."""
    parts = sea.geoms if hasattr(sea, "geoms") else [sea]
    return shapely.union_all([part for part in parts if part.distance(land) < GRID])


def polygons(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a geometry, specks left out but for the largest polygon of a state."""
    parts = geometry.geoms if hasattr(geometry, "geoms") else [geometry]
    shapes = [p for p in parts if isinstance(p, Polygon)]
    largest = max((p.area for p in shapes), default=0)
    return [p for p in shapes if p.area > SMALLEST or p.area == largest]


def rounded(polygon: Polygon) -> list[Polygon]:
    """Return a polygon on the grid, without holes too small to matter; several where rounding splits it."""

    def near(ring: Any) -> list[tuple[float, float]]:
        return [(round(x, 2), round(y, 2)) for x, y in ring.coords]

    holes = [hole for hole in polygon.interiors if Polygon(hole).area > 0.05]
    plain = Polygon(near(polygon.exterior), [near(hole) for hole in holes])
    if plain.is_valid:
        return [plain]
    pieces = shapely.set_precision(Polygon(polygon.exterior, holes), GRID)
    return [
        Polygon(near(p.exterior), [near(hole) for hole in p.interiors])
        for p in (pieces.geoms if hasattr(pieces, "geoms") else [pieces])
    ]


def main(source: str, finer: str, target: str) -> None:
    """Write the polygons of `source` to `target` as JSON: state to list of rings lists, degrees.

    States of small islands are taken from `finer`.
    """
    with Path("src/tertius/panel/tables/states.csv").open(encoding="utf-8") as handle:
        names = {row["name"]: row["iso3"] for row in csv.DictReader(handle) if row["end"] == "9999"}
    with Path("src/tertius/panel/tables/names.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            names.setdefault(row["name"], row["iso3"])
    land: dict[str, list[BaseGeometry]] = {}
    shapes = decode(json.loads(Path(source).read_text()))
    fine = decode(json.loads(Path(finer).read_text()))
    for name, geometry in {**shapes, **{name: fine[name] for name in FINER}}.items():
        code = NAMES.get(name) or names.get(name)
        if code is None:
            print("left out:", name)
            continue
        land.setdefault(code, []).append(geometry)
    codes = sorted(land)
    whole = [shapely.union_all(land[code]) for code in codes]
    simple = list(shapely.coverage_simplify(whole, TOLERANCE_LAND))
    everything = shapely.STRtree(simple)
    result = {}
    for code, piece, exact in zip(codes, simple, whole):
        sea = with_sea(piece)
        others = [simple[i] for i in everything.query(sea) if codes[i] != code]
        theirs, land_of = shapely.union_all(others), piece.buffer(0)
        outer, near = sea.difference(theirs), land_of.union(exact.buffer(0))
        own = adjoining(outer.simplify(TOLERANCE_SEA).buffer(0).difference(theirs), near)
        if own.is_empty:  # simplified, the sea of a very small state may lie away from its land
            own = adjoining(outer, near)
        full = shapely.union_all([land_of, own])
        result[code] = [
            [[list(point) for point in ring.coords] for ring in (p.exterior, *p.interiors)]
            for shape in polygons(full)
            for p in rounded(shape)
        ]
    text = ",\n".join(f'"{k}":{json.dumps(v, separators=(",", ":"))}' for k, v in result.items() if v)
    Path(target).write_text("{\n" + text + "\n}\n", encoding="utf-8")
    assert isinstance(shapely.union_all(whole), (MultiPolygon, Polygon))


if __name__ == "__main__":
    main(*sys.argv[1:4])
