"""Vehicles: payload-range curves, speeds, turnaround and cost from public planning figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from tertius.core.arrays import Floats
from tertius.core.errors import near_miss, shorten
from tertius.core.tree import flag, packaged
from tertius.logistics.errors import LogisticsError
from tertius.logistics.units import Figure, figure, quantity

MODES = ("air", "sea", "road")
_COMMON = {
    "title",
    "mode",
    "speed",
    "seats",
    "load",
    "unload",
    "seats_source",
    "speed_source",
    "ground_source",
}
_KEYS = {
    "air": _COMMON
    | {
        "payload_range",
        "payload_range_source",
        "runway",
        "runway_source",
        "fuel_burn",
        "fuel_burn_source",
        "cargo",
    },
    "sea": _COMMON | {"capacity", "capacity_source", "day_cost", "day_cost_source", "warship"},
    "road": _COMMON | {"capacity", "capacity_source", "day_cost", "day_cost_source"},
}
_OPTIONAL = {"cargo", "warship"}
_FIGURES = {key for keys in _KEYS.values() for key in keys if f"{key}_source" in keys} | {"ground"}


@dataclass(frozen=True)
class Vehicle:
    """A type of vehicle; masses in tonnes, lengths in kilometres, times in hours, money in kUSD.

    Attributes
    ----------
    ranges, payloads : tuple of float
        Published points of the payload-range curve, by rising range (air only).
    figures : mapping of str to Figure
        Sampled figures: speed, load, unload, and fuel_burn or capacity and day_cost.
    cargo : bool
        False for a type that carries people only.
    warship : bool
        Bound by the rules for warships in straits.
    sources, checked : mapping of str to str
        By figure, where it is from and what it was compared with; points of the curve are ``payload 1``, ...
    """

    name: str
    title: str
    mode: str
    ranges: tuple[float, ...]
    payloads: tuple[float, ...]
    seats: float
    runway: float
    cargo: bool
    warship: bool
    figures: Mapping[str, Figure]
    sources: Mapping[str, str]
    checked: Mapping[str, str]

    def payload(self, distance: float | Floats) -> Floats:
        """Return the payload in tonnes at `distance` in kilometres, linear between published points.

        Flat up to the first point (structure limits it), zero beyond the last.
        """
        return np.asarray(np.interp(distance, self.ranges, self.payloads, right=0.0), dtype=np.float64)


def parse_vehicle(name: str, row: Mapping[str, Any]) -> Vehicle:
    """Return the vehicle written in `row`.

    Raises
    ------
    LogisticsError
        Unknown or missing keys, wrong units, or a payload that rises with range.
    """
    where = f"vehicle {shorten(name)}"
    if not isinstance(row, Mapping):
        raise LogisticsError(where, "a mapping of figures", shorten(row))
    mode = row.get("mode")
    if mode not in MODES:
        raise LogisticsError(f"{where}, key 'mode'", f"one of {', '.join(MODES)}", shorten(mode))
    for key in row:
        if key not in _KEYS[mode] and str(key).removesuffix("_checked") not in _FIGURES:
            raise LogisticsError(where, "a known key", shorten(key), near_miss(str(key), _KEYS[mode]))
    for key in sorted(_KEYS[mode] - _OPTIONAL):
        if key not in row:
            raise LogisticsError(where, f"the key {key!r}", "none")
    ranges: tuple[float, ...] = ()
    payloads: tuple[float, ...] = ()
    dimensions = {"speed": "speed", "load": "time", "unload": "time"}
    if mode == "air":
        ranges, payloads = _curve(row["payload_range"], where)
        dimensions["fuel_burn"] = "flow"
    else:
        dimensions |= {"capacity": "mass", "day_cost": "money"}
    source = {"load": "ground_source", "unload": "ground_source"}
    figures = {
        key: figure(row[key], dim, f"{where}, key {key!r}", str(row[source.get(key, f"{key}_source")]))
        for key, dim in dimensions.items()
    }
    if figures["speed"].low <= 0:
        raise LogisticsError(f"{where}, key 'speed'", "a speed above zero", "zero")
    seats = figure(row["seats"], None, f"{where}, key 'seats'").central
    runway = quantity(row["runway"], "length", f"{where}, key 'runway'") if mode == "air" else 0.0
    sources = {k.removesuffix("_source"): str(v) for k, v in row.items() if str(k).endswith("_source")}
    checked = {k.removesuffix("_checked"): str(v) for k, v in row.items() if str(k).endswith("_checked")}
    for number, point in enumerate(row.get("payload_range", ()), start=1):
        checked[f"payload {number}"] = str(point.get("checked", ""))
    return Vehicle(
        name,
        str(row["title"]),
        mode,
        ranges,
        payloads,
        seats,
        runway,
        _choice(row, "cargo", True, where),
        _choice(row, "warship", False, where),
        figures,
        sources,
        checked,
    )


def _choice(row: Mapping[str, Any], key: str, default: bool, where: str) -> bool:
    choice = flag(row.get(key, default))
    if choice is None:
        raise LogisticsError(f"{where}, key {key!r}", "true or false (yes or no)", shorten(row[key]))
    return choice


def _curve(points: Any, where: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    where = f"{where}, key 'payload_range'"
    if not isinstance(points, (list, tuple)) or not 2 <= len(points) <= 20:
        raise LogisticsError(where, "two to twenty points of payload and range", shorten(points))
    pairs = []
    for point in points:
        if not isinstance(point, Mapping) or set(point) - {"checked"} != {"payload", "range"}:
            raise LogisticsError(where, "points with payload and range", shorten(point))
        pairs.append((quantity(point["range"], "length", where), quantity(point["payload"], "mass", where)))
    pairs.sort()
    if any(b[0] <= a[0] or b[1] > a[1] for a, b in pairwise(pairs)):
        raise LogisticsError(where, "payloads that fall as range rises", shorten(points))
    return tuple(p[0] for p in pairs), tuple(p[1] for p in pairs)


@cache
def vehicles() -> Mapping[str, Vehicle]:
    """Return the packaged vehicles by name."""
    rows = packaged("tertius.logistics", "tables", "vehicles.yaml")
    return {name: parse_vehicle(name, row) for name, row in rows.items()}


def find_vehicle(name: str, own: Mapping[str, Vehicle] | None = None) -> Vehicle:
    """Return a vehicle by name, from `own` first; raise with a near-miss hint otherwise."""
    known = {**vehicles(), **(own or {})}
    if name not in known:
        hint = near_miss(str(name), known) or f"known: {', '.join(sorted(known))}"
        raise LogisticsError(f"vehicle {shorten(name)}", "a known vehicle", "none", hint)
    return known[name]


_GENERAL = {"fuel_price": "money", "stand_hours": "time", "handling": "money", "port_rate": "mass",
            "passenger_weight": "mass", "utilisation": "time"}  # fmt: skip


@cache
def general_figures() -> Mapping[str, Figure]:
    """Return the figures that hold for every vehicle of a mode: load factor, utilisation, prices, ..."""
    rows = packaged("tertius.logistics", "tables", "general.yaml")
    return {
        key: figure(value, _GENERAL.get(key), f"figure {key!r}", rows[f"{key}_source"])
        for key, value in rows.items()
        if not key.endswith(("_source", "_checked"))
    }
