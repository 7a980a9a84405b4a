"""Airspace: states as polygons, overflight rules, and what is denied under a set of rules.

The polygons hold land and territorial sea (12 nautical miles), derived from Natural Earth by
``tools/airspace_polygons.py``.  The high seas and straits with transit passage are never denied.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import shapely
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from tertius.core.codes import standing_for, state_hint
from tertius.core.errors import near_miss, shorten
from tertius.core.tree import packaged
from tertius.logistics.errors import LogisticsError


@cache
def _rules_file() -> Mapping[str, Any]:
    return dict(packaged("tertius.logistics", "tables", "overflight.yaml"))


@cache
def territories() -> Mapping[str, BaseGeometry]:
    """Return airspace by state (ISO 3166-1 alpha-3; parts of a split state as ``LBY-W``), in degrees."""
    text = (files("tertius.logistics") / "tables" / "airspace.json").read_text(encoding="utf-8")
    areas: dict[str, BaseGeometry] = {}
    for code, shapes in json.loads(text).items():
        areas[code] = shapely.union_all([Polygon(rings[0], rings[1:]) for rings in shapes]).buffer(0)
    for code, rule in _rules_file()["splits"].items():
        pieces = list(split(areas[code], LineString(rule["line"])).geoms)
        north_west = max(pieces, key=lambda piece: piece.centroid.y - piece.centroid.x)
        areas[rule["west"]] = north_west
        areas[rule["east"]] = shapely.union_all([p for p in pieces if p is not north_west])
    return areas


def distance_to_state(code: str, latitude: float, longitude: float) -> float | None:
    """Return degrees from a point to a state's airspace, 0 inside; None for an unknown state."""
    area = territories().get(code)
    return None if area is None else float(area.distance(Point(longitude, latitude)))


def state_code(name: str) -> str:
    """Return the code of a state that an unofficial or withdrawn code stands for; any other name as it is."""
    return name if name in territories() else standing_for(str(name))


def parts(code: str) -> tuple[str, ...]:
    """Return the codes that stand for a state: its parts where it is split, else itself."""
    rule = _rules_file()["splits"].get(code)
    return (rule["west"], rule["east"]) if rule else (code,)


def host_part(code: str, latitude: float, longitude: float) -> str:
    """Return the part of the state `code` that a point lies in, or the code itself."""
    candidates = parts(code)
    if len(candidates) == 1:
        return code
    point = Point(longitude, latitude)
    return min(candidates, key=lambda part: territories()[part].distance(point))


def scenarios() -> Mapping[str, str]:
    """Return overflight scenarios: name to title."""
    return {name: row["title"] for name, row in _rules_file()["scenarios"].items()}


def as_of() -> int:
    """Return the year whose end the published rules describe."""
    return int(_rules_file()["as_of"])


def words(part: str) -> str | None:
    """Return what a scenario or rule says after "with" in a sentence; None for anything else."""
    known = {**_rules_file()["rules"], **_rules_file()["scenarios"]}
    return str(known[part]["words"]) if part in known else None


def rules() -> Mapping[str, Mapping[str, Any]]:
    """Return overflight rules by name: title, states closed or open, source."""
    return dict(_rules_file()["rules"])


def closed_states(overflight: str | Sequence[str]) -> frozenset[str]:
    """Return the states (or parts) closed under scenarios, rules and states' codes together.

    A state's code (``SYR``, ``LBY-W``) closes it.

    Raises
    ------
    LogisticsError
        An unknown name, or rules that close and open the same state.
    """
    wanted = [overflight] if isinstance(overflight, str) else list(overflight)
    table, known = _rules_file(), {**_rules_file()["rules"], **_rules_file()["scenarios"]}
    closed: dict[str, str] = {}
    opened: dict[str, str] = {}
    for name in map(state_code, wanted):
        if name in territories():
            for part in parts(name):
                closed.setdefault(part, name)
            continue
        if name not in known:
            state = state_hint(name, territories()) if len(str(name)) == 3 else ""
            hint = state or near_miss(str(name), known) or f"known: {', '.join(known)}"
            raise LogisticsError(
                f"overflight {shorten(name)}", "a known scenario, rule or state", "none", hint
            )
        for rule in table["scenarios"][name]["rules"] if name in table["scenarios"] else [name]:
            for code in table["rules"][rule].get("close", ()):
                for part in parts(code):
                    closed.setdefault(part, rule)
            for code in table["rules"][rule].get("open", ()):
                for part in parts(code):
                    opened.setdefault(part, rule)
    both = sorted(set(closed) & set(opened))
    if both:
        got = f"{closed[both[0]]!r} closes and {opened[both[0]]!r} opens {both[0]}"
        raise LogisticsError("overflight", "rules that agree", got, "drop one of them")
    return frozenset(closed)


@cache
def denied(closed: frozenset[str]) -> BaseGeometry:
    """Return the area that flights must avoid: airspace of `closed` states, transit corridors left out."""
    areas = territories()
    unknown = sorted(closed - set(areas))
    if unknown:
        hint = state_hint(unknown[0], areas)
        raise LogisticsError(f"state {shorten(unknown[0])}", "a state with known airspace", "none", hint)
    whole = shapely.union_all([areas[code] for code in sorted(closed)])
    corridors = [box(*row["box"]) for row in _rules_file()["corridors"].values()]
    result: BaseGeometry = whole.difference(shapely.union_all(corridors)).buffer(0)
    return result
