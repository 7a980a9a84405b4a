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
    shapes = _shapes()
    features = [
        {
            "type": "Feature",
            "id": iso3,
            "geometry": shapes.get(iso3),
            "properties": {
                key: _plain(rows[iso3].get(key)) for key in ("iso3", "year", "value", "low", "high")
            },
        }
        for iso3 in sorted(rows)
    ]
    made = {
        "type": "FeatureCollection",
        "title": found.title,
        "unit": found.entry.unit,
        "reference": found.entry.reference,
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
        shapes[shape["id"]] = {"type": shape["type"], "coordinates": coordinates}
    return shapes


def _ring(world: dict[str, Any], arcs: Sequence[int]) -> list[list[float]]:
    out: list[list[float]] = []
    for index in arcs:
        points = arc_points(world, index)
        out += [[round(x, 4), round(y, 4)] for x, y in points[1 if out else 0 :]]
    return out


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
