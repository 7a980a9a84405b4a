"""A measure on the map: GeoJSON with one feature a state."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tertius.core.errors import UsageError
from tertius.core.files import atomic
from tertius.dossier.charts.world import BORDERS, outlines
from tertius.dossier.derive_world import ring_points, unwrapped
from tertius.panel.states import States

if TYPE_CHECKING:
    from tertius.api.measures import Measured

#: Longitudes and latitudes in degrees; the last point is the first.
Ring = list[tuple[float, float]]


def write_places(found: Measured, path: Path) -> None:
    """Write the rows of a measure of states in one year; a state without a value has null.

    Raises
    ------
    UsageError
        A measure with further keys, such as a patron: it has no one value a state.
    """
    if tuple(found.entry.key) != ("iso3", "year"):
        keys = ", ".join(found.entry.key)
        raise UsageError(f"measure {found.name!r}", "a measure of states by year", f"one by {keys}")
    rows = {row["iso3"]: row for row in found.frame().to_dict("records")}
    shapes, name = _shapes(), States.embedded().name
    features = [
        {
            "type": "Feature",
            "id": iso3,
            "geometry": shapes.get(iso3),
            "properties": {
                "name": name(iso3),
                **{key: _plain(rows[iso3].get(key)) for key in ("iso3", "year", "value", "low", "high")},
            },
        }
        for iso3 in sorted(rows)
    ]
    made = {
        "type": "FeatureCollection",
        "title": found.title,
        "unit": found.entry.unit,
        "reference": found.entry.reference,
        "sources": found.rows.attrs.get("citation", []),
        "note": BORDERS,
        "features": features,
    }
    with atomic(path) as part:
        part.write_text(json.dumps(made, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def _shapes() -> dict[str, dict[str, Any]]:
    """Return the geometry of every state: its outline, or a point where it is too small for one."""
    world = outlines()
    shapes = {
        p["iso3"]: {"type": "Point", "coordinates": [p["longitude"], p["latitude"]]} for p in world["points"]
    }
    for shape in world["objects"]["states"]["geometries"]:
        parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        shapes[shape["id"]] = _geometry([[ring_points(world, ring) for ring in part] for part in parts])
    return shapes


def _geometry(polygons: Sequence[Sequence[Ring]]) -> dict[str, Any]:
    """Return polygons as RFC 7946 asks for them.

    None crosses the date line (section 3.1.9): drawn as it stands, such a one would be a band round the
    globe.  Outer rings run counterclockwise and holes clockwise (section 3.1.6): tools for which a polygon
    is what lies left of its ring would take the rest of the globe.
    """
    import shapely
    from shapely.affinity import translate

    pieces: list[Any] = []
    for outer, *holes in polygons:
        whole = shapely.make_valid(shapely.Polygon(unwrapped(outer), [unwrapped(hole) for hole in holes]))
        for turn in (-360, 0, 360):
            inside = translate(whole, xoff=turn).intersection(shapely.box(-180, -90, 180, 90))
            pieces += [p for p in shapely.get_parts(inside) if p.geom_type == "Polygon" and not p.is_empty]
    made = shapely.orient_polygons(shapely.MultiPolygon(pieces) if len(pieces) > 1 else pieces[0])
    return {"type": made.geom_type, "coordinates": _rounded(shapely.geometry.mapping(made)["coordinates"])}


def _rounded(coordinates: Any) -> Any:
    """Return coordinates to four decimals, some ten metres."""
    if isinstance(coordinates, float):
        return round(coordinates, 4)
    return [_rounded(part) for part in coordinates]


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    if not isinstance(value, float):
        return value
    return float(f"{value:.6g}") if math.isfinite(value) else None
