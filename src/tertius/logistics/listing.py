"""What the packaged tables of supply hold, as rows to print."""

from __future__ import annotations

from collections.abc import Callable

from tertius.logistics.airspace import rules, scenarios
from tertius.logistics.checks import checks
from tertius.logistics.places import bases, places
from tertius.logistics.sea import passages
from tertius.logistics.spec import load_packaged, packaged_specs
from tertius.logistics.vehicles import vehicles

Rows = tuple[tuple[str, ...], list[tuple[object, ...]]]


def _specs() -> Rows:
    specs = [load_packaged(name) for name in packaged_specs()]
    return ("spec", "title", "hubs"), [(s.id, s.title, ", ".join(h.hub for h in s.hubs)) for s in specs]


def _places() -> Rows:
    columns = ("place", "name", "host", "kind", "latitude", "longitude", "runway, m", "fuel", "source")
    rows: list[tuple[object, ...]] = [
        (p.place, p.name, p.host, p.kind, str(p.latitude), str(p.longitude),
         str(round(p.runway * 1000)) if p.runway else "", p.fuel, p.source)
        for p in places().values()
    ]  # fmt: skip
    return columns, rows


def _bases() -> Rows:
    columns = ("place", "host", "operator", "kind", "from", "to", "status", "source", "checked")
    rows: list[tuple[object, ...]] = [
        (
            b.place,
            places()[b.place].host,
            b.operator,
            b.kind,
            str(b.start or ""),
            str(b.end or ""),
            b.status,
            b.source,
            b.checked,
        )
        for b in bases()
    ]
    return columns, rows


def _vehicles() -> Rows:
    rows: list[tuple[object, ...]] = []
    for v in vehicles().values():
        load = (
            "; ".join(f"{p:g} t at {r:,.0f} km" for r, p in zip(v.ranges, v.payloads, strict=True))
            if v.mode == "air"
            else f"{v.figures['capacity'].central:,.0f} t"
        )
        rows.append((v.name, v.title, v.mode, load, f"{v.figures['speed'].central:g} km/h", v.seats))
    return ("vehicle", "title", "mode", "load", "speed", "seats"), rows


def _overflight() -> Rows:
    rows: list[tuple[object, ...]] = [("scenario", name, title, "") for name, title in scenarios().items()]
    rows += [("rule", name, rule["title"], rule["source"]) for name, rule in rules().items()]
    return ("kind", "name", "title", "source"), rows


def _passages() -> Rows:
    rows: list[tuple[object, ...]] = [
        (k, v["title"], v["default"], v["source"]) for k, v in passages().items()
    ]
    return ("passage", "title", "default", "source"), rows


def _checks() -> Rows:
    rows: list[tuple[object, ...]] = [
        (c.table, c.yes, c.in_part, c.no, c.assumption, round(c.share, 3)) for c in checks()
    ]
    return ("table", "checked", "in part", "not checked", "assumptions", "share checked"), rows


#: Lists by name; each returns its columns and its rows.
LISTS: dict[str, Callable[[], Rows]] = {
    "specs": _specs,
    "places": _places,
    "bases": _bases,
    "vehicles": _vehicles,
    "overflight": _overflight,
    "passages": _passages,
    "checks": _checks,
}
