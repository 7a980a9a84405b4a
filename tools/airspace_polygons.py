"""Derive the airspace polygons of `tertius.logistics` from public-domain Natural Earth borders.

Input: ``countries-50m.json`` of the npm package ``world-atlas`` 2.0.2 (ISC; its data are Natural Earth
4.1, public domain).  Run: ``python tools/airspace_polygons.py countries-50m.json OUT.json``.

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
from shapely.affinity import scale
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

TERRITORIAL_SEA_DEGREES = 12 / 60  # a nautical mile is a minute of latitude
TOLERANCE_LAND, TOLERANCE_SEA, SMALLEST = 0.1, 0.12, 0.03

#: Natural Earth's short names that the table of state names does not hold, and areas without an ISO code.
NAMES = {
    "Bosnia and Herz.": "BIH", "Central African Rep.": "CAF", "Dem. Rep. Congo": "COD", "Congo": "COG",
    "Côte d'Ivoire": "CIV", "Dominican Rep.": "DOM", "Eq. Guinea": "GNQ", "eSwatini": "SWZ",
    "S. Sudan": "SSD",
    "W. Sahara": "ESH", "Somaliland": "SOM", "Kosovo": "KOS", "N. Cyprus": "CYP", "Palestine": "PSE",
    "Macedonia": "MKD", "Greenland": "GRL", "Taiwan": "TWN", "Åland": "FIN", "Cabo Verde": "CPV",
    "United States of America": "USA", "Vatican": "ITA", "Timor-Leste": "TLS", "Czechia": "CZE",
    "Solomon Is.": "SLB", "Marshall Is.": "MHL", "Hong Kong": "CHN", "Macao": "CHN", "Faeroe Is.": "DNK",
    "Puerto Rico": "USA", "Guam": "USA", "Isle of Man": "GBR", "Jersey": "GBR", "Guernsey": "GBR",
    "São Tomé and Principe": "STP", "New Caledonia": "FRA", "Fr. S. Antarctic Lands": "FRA",
    "Br. Indian Ocean Ter.": "GBR", "Saint Helena": "GBR", "Falkland Is.": "GBR", "Siachen Glacier": "IND",
}  # fmt: skip


def decode(topology: dict[str, Any]) -> dict[str, BaseGeometry]:
    """Return the geometry of every named country of a quantised TopoJSON file."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(points)

    def ring(indices: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for i in indices:
            part = arcs[i] if i >= 0 else arcs[~i][::-1]
            points += part[1:] if points else part
        return points

    found = {}
    for item in topology["objects"]["countries"]["geometries"]:
        groups = [item["arcs"]] if item["type"] == "Polygon" else item["arcs"]
        parts = [Polygon(ring(g[0]), [ring(h) for h in g[1:]]).buffer(0) for g in groups]
        found[item["properties"]["name"]] = shapely.union_all(parts)
    return found


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
    return shapely.union_all(parts).intersection(box(-180, -90, 180, 90))


def polygons(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a geometry, specks left out."""
    parts = geometry.geoms if hasattr(geometry, "geoms") else [geometry]
    return [p for p in parts if isinstance(p, Polygon) and p.area > SMALLEST]


def main(source: str, target: str) -> None:
    """Write the polygons of `source` to `target` as JSON: state to list of rings lists, degrees."""
    with Path("src/tertius/panel/tables/states.csv").open(encoding="utf-8") as handle:
        names = {row["name"]: row["iso3"] for row in csv.DictReader(handle) if row["end"] == "9999"}
    with Path("src/tertius/panel/tables/names.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            names.setdefault(row["name"], row["iso3"])
    land: dict[str, list[BaseGeometry]] = {}
    for name, geometry in decode(json.loads(Path(source).read_text())).items():
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
    for code, piece in zip(codes, simple):
        sea = with_sea(piece)
        others = [simple[i] for i in everything.query(sea) if codes[i] != code]
        outer = sea.difference(shapely.union_all(others)).simplify(TOLERANCE_SEA).buffer(0)
        full = shapely.union_all([piece.buffer(0), outer.difference(shapely.union_all(others))])
        rings = [[list(p.exterior.coords), *(list(h.coords) for h in p.interiors if Polygon(h).area > 0.05)]
                 for p in polygons(full)]  # fmt: skip
        result[code] = [[[[round(x, 2), round(y, 2)] for x, y in ring] for ring in shape] for shape in rings]
    text = ",\n".join(f'"{k}":{json.dumps(v, separators=(",", ":"))}' for k, v in result.items() if v)
    Path(target).write_text("{\n" + text + "\n}\n", encoding="utf-8")
    assert isinstance(shapely.union_all(whole), (MultiPolygon, Polygon))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
