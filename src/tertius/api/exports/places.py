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
from tertius.dossier.derive_world import arc_points
from tertius.panel.states import States

if TYPE_CHECKING:
    from tertius.api.measures import Measured


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
        if shape["type"] == "Polygon":
            coordinates: Any = [_ring(world, ring) for ring in shape["arcs"]]
        else:
            coordinates = [[_ring(world, ring) for ring in part] for part in shape["arcs"]]
        shapes[shape["id"]] = _sound({"type": shape["type"], "coordinates": coordinates})
    return shapes


def _sound(geometry: dict[str, Any]) -> dict[str, Any]:
    """Return polygons that no program refuses: outlines that touch or cross themselves are mended.

    Outer rings run against the clock, as RFC 7946 asks.
    """
    import shapely

    given = shapely.geometry.shape(geometry)
    whole = given if given.is_valid else _mended(given)
    made: dict[str, Any] = json.loads(shapely.to_geojson(shapely.orient_polygons(whole)))
    return made


def _mended(given: Any) -> Any:
    """Return valid polygons of invalid ones; what crosses the 180th meridian is cut there."""
    import shapely
    from shapely.affinity import translate

    parts = []
    for part in shapely.get_parts(given):
        xs = shapely.get_coordinates(part)[:, 0]
        if abs(xs[1:] - xs[:-1]).max(initial=0) > 180:  # a step around the world: count on past 180
            east = shapely.transform(part, lambda points: points + [[360, 0]] * (points[:, :1] < 0))
            halves = (shapely.box(0, -90, 180, 90), shapely.box(180, -90, 360, 90))
            cut = [shapely.make_valid(east).intersection(half) for half in halves]
            parts += [cut[0], translate(cut[1], -360)]
        else:
            parts.append(shapely.make_valid(part))
    areas = [area for part in parts for area in shapely.get_parts(part) if area.geom_type.endswith("Polygon")]
    return shapely.union_all(areas)


def _ring(world: dict[str, Any], arcs: Sequence[int]) -> list[list[float]]:
    out: list[list[float]] = []
    for index in arcs:
        points = arc_points(world, index)
        out += [[round(x, 4), round(y, 4)] for x, y in points[1 if out else 0 :]]
    return out


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    if not isinstance(value, float):
        return value
    return float(f"{value:.6g}") if math.isfinite(value) else None
