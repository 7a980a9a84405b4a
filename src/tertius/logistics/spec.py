"""Specs: a question about a supply network, checked when built."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from tertius.core.codes import state_hint
from tertius.core.errors import near_miss, shorten
from tertius.core.tree import Tree, flag, packaged, read_tree
from tertius.logistics.airspace import closed_states, state_code, territories
from tertius.logistics.errors import LogisticsError
from tertius.logistics.places import KINDS, Place, check_coordinates, find
from tertius.logistics.sea import check_port, passage_states
from tertius.logistics.units import Figure, figure
from tertius.logistics.vehicles import Vehicle, find_vehicle, parse_vehicle

MAX_TEXT = 300
MAX_PLACES, MAX_HUBS, MAX_FLEET = 60, 20, 20
Made = TypeVar("Made")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True)
class Hub:
    """Places that fall together: an airfield with its port, or the fields of one partner."""

    hub: str
    title: str
    places: tuple[Place, ...]
    access: str


@dataclass(frozen=True)
class Demand:
    """Tonnes and passengers a week that a place must get."""

    place: Place
    tonnes: Figure
    passengers: Figure


@dataclass(frozen=True)
class Spec:
    """A question about a supply network.

    Attributes
    ----------
    origins : tuple of Place
        Where supply starts; unlimited there.
    hubs : tuple of Hub
        Where cargo may change vehicles and aircraft may refuel.
    destinations : tuple of Demand
    fleet : tuple of (Vehicle, Figure)
        Types and how many are set aside for the task.
    overflight : tuple of str
        Overflight scenarios and rules that hold together.
    passages : mapping of str to str
        State of sea passages where it differs from the default.
    target : tuple of str
        Hubs whose loss is asked about, together.
    """

    id: str
    title: str
    power: str
    origins: tuple[Place, ...]
    hubs: tuple[Hub, ...]
    destinations: tuple[Demand, ...]
    fleet: tuple[tuple[Vehicle, Figure], ...]
    overflight: tuple[str, ...] = ("as-published",)
    passages: Mapping[str, str] = field(default_factory=dict)
    target: tuple[str, ...] = ()

    def closed(self) -> frozenset[str]:
        """Return the states whose airspace is closed."""
        return closed_states(self.overflight)

    def hub(self, name: str) -> Hub:
        """Return a hub by identifier; raise with a near-miss hint otherwise."""
        known = {hub.hub: hub for hub in self.hubs}
        if name not in known:
            hint = near_miss(str(name), known) or f"known: {', '.join(known)}"
            raise LogisticsError(f"hub {shorten(name)}", f"a hub of {self.id!r}", "none", hint)
        return known[name]

    def with_(self, **changes: Any) -> Spec:
        """Return a copy with other fields; overflight and passages are checked."""
        spec = replace(self, **changes)
        spec.closed()
        passage_states(spec.passages)
        return spec


_KEYS = {"id", "title", "power", "origins", "hubs", "destinations", "fleet", "fleet_source", "overflight",
         "passages", "target", "vehicles", "places"}  # fmt: skip


def read_spec(text: str, origin: str) -> Spec:
    """Return the spec written in the YAML `text`; an error names the line of the entry that it is about.

    Raises
    ------
    LogisticsError
        As `parse_spec`, or text that is no plain YAML.
    """
    tree = read_tree(text, origin, LogisticsError, "a spec")
    return parse_spec(tree.value, origin, tree)


@contextmanager
def _entry(tree: Tree, origin: str, *path: str) -> Iterator[None]:
    """Put the line of an entry before what an error says of it."""
    try:
        yield
    except LogisticsError as error:
        line = tree.lines.get(path)
        if line is None or error.where.startswith(f"{origin}:"):
            raise
        words = error.where.removeprefix(origin).lstrip(", ")
        raise LogisticsError(f"{origin}:{line}: {words}", error.expected, error.got, error.remedy) from None


def parse_spec(data: Any, origin: str = "spec", tree: Tree | None = None) -> Spec:
    """Return the spec written as plain data (as read from YAML); `tree` gives the lines of its entries.

    Raises
    ------
    LogisticsError
        Unknown keys, places, vehicles or hubs; no destination or an empty fleet; contradictory closures.
    """
    tree = tree or Tree()
    if not isinstance(data, Mapping):
        raise LogisticsError(origin, "a mapping with id, origins, hubs, destinations, fleet", shorten(data))
    for key in data:
        if key not in _KEYS:
            hint = near_miss(str(key), _KEYS) or f"known: {', '.join(sorted(_KEYS))}"
            with _entry(tree, origin, key):
                raise LogisticsError(origin, "a known key", shorten(key), hint)
    for key in ("id", "origins", "destinations", "fleet"):
        if key not in data:
            raise LogisticsError(origin, f"the key {key!r}", "none")
    name = data["id"]
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise LogisticsError(f"{origin}, key 'id'", "small letters, digits and hyphens", shorten(name))

    def each(key: str, make: Callable[[str, Any], Made]) -> dict[str, Made]:
        made = {}
        for name, row in _mapping(data.get(key, {}), f"{origin}, {key}").items():
            with _entry(tree, origin, key, name):
                made[name] = make(name, row)
        return made

    own = each("places", lambda name, row: _own_place(name, row, origin))
    vehicles = each("vehicles", parse_vehicle)
    with _entry(tree, origin, "origins"):
        origins = tuple(_place(p, own) for p in _names(data["origins"], f"{origin}, origins"))
        if not origins:
            raise LogisticsError(f"{origin}, origins", "at least one origin", "none")
    hubs = tuple(each("hubs", lambda name, row: _hub(name, row, own, origin)).values())
    destinations = tuple(each("destinations", lambda name, row: _demand(name, row, own, origin)).values())
    fleet = tuple(each("fleet", lambda name, count: _type(name, count, vehicles, origin)).values())
    if not any(count.high > 0 for _, count in fleet):
        raise LogisticsError(f"{origin}, fleet", "at least one vehicle", "an empty fleet")
    if not destinations:
        raise LogisticsError(f"{origin}, destinations", "at least one destination", "none")
    spec = Spec(
        name,
        _text(data, "title", name, origin),
        _power(data, origin),
        origins,
        hubs,
        destinations,
        fleet,
        tuple(_names(data.get("overflight", "as-published"), f"{origin}, overflight")),
        {str(k): str(v) for k, v in _mapping(data.get("passages", {}), f"{origin}, passages").items()},
        tuple(_names(data.get("target", ()), f"{origin}, target")),
    )
    for key in ("overflight", "passages", "target"):
        with _entry(tree, origin, key):
            _CHECKS[key](spec)
    _check(spec, origin)
    return spec


_CHECKS: Mapping[str, Callable[[Spec], object]] = {
    "overflight": Spec.closed,
    "passages": lambda spec: passage_states(spec.passages),
    "target": lambda spec: [spec.hub(name) for name in spec.target],
}


def _check(spec: Spec, origin: str) -> None:
    ends = [*spec.origins, *(d.place for d in spec.destinations), *(p for h in spec.hubs for p in h.places)]
    names = [p.place for p in ends]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise LogisticsError(origin, "each place in one role", f"{twice[0]!r} in two")
    if len(set(spec.target)) < len(spec.target):
        raise LogisticsError(f"{origin}, target", "each hub once", shorten(list(spec.target)))
    if len(ends) > MAX_PLACES or len(spec.hubs) > MAX_HUBS or len(spec.fleet) > MAX_FLEET:
        got = f"{len(ends)} places, {len(spec.hubs)} hubs, {len(spec.fleet)} types"
        limit = f"at most {MAX_PLACES} places, {MAX_HUBS} hubs and {MAX_FLEET} vehicle types"
        raise LogisticsError(origin, limit, got)


def _text(row: Mapping[str, Any], key: str, default: str, where: str) -> str:
    """Return an entry that is text; what is none would be shown as Python writes it."""
    given = row.get(key, default)
    if not isinstance(given, str) or len(given) > MAX_TEXT:
        raise LogisticsError(f"{where}, {key}", f"text of at most {MAX_TEXT} characters", shorten(given))
    return given


def _power(data: Mapping[str, Any], origin: str) -> str:
    given = _text(data, "power", "", origin)
    if (code := state_code(given) if given else "") and code not in territories():
        hint = state_hint(given, territories())
        raise LogisticsError(f"{origin}, power", "the code of a state", shorten(given), hint)
    return code


def _type(name: str, count: Any, own: Mapping[str, Vehicle], origin: str) -> tuple[Vehicle, Figure]:
    return find_vehicle(name, own), figure(count, None, f"{origin}, fleet, {name}")


_PLACE_KEYS = {"name", "host", "kind", "latitude", "longitude", "runway", "fuel", "parking"}


def _own_place(key: str, row: Any, origin: str) -> Place:
    where = f"{origin}, place {shorten(key)}"
    for word in _mapping(row, where):
        if word not in _PLACE_KEYS:
            raise LogisticsError(where, "a known key", shorten(word), near_miss(str(word), _PLACE_KEYS))
    for word in ("host", "kind", "latitude", "longitude"):
        if word not in row:
            raise LogisticsError(where, f"the key {word!r}", "none")
    if row["kind"] not in KINDS:
        raise LogisticsError(f"{where}, kind", f"one of {', '.join(KINDS)}", shorten(row["kind"]))
    for word in ("latitude", "longitude"):
        if isinstance(row[word], bool) or not isinstance(row[word], (int, float)):
            remedy = "north and east are positive: write 12.5 W as -12.5"
            raise LogisticsError(f"{where}, {word}", "a number of degrees", shorten(row[word]), remedy)
    fuel = flag(row.get("fuel", True))
    if fuel is None:
        raise LogisticsError(f"{where}, fuel", "true or false (yes or no)", shorten(row["fuel"]))
    runway = figure(row["runway"], "length", f"{where}, runway").central if "runway" in row else None
    parking = figure(row["parking"], None, f"{where}, parking").central if "parking" in row else None
    place = Place(
        key,
        _text(row, "name", key, where),
        state_code(str(row["host"])),
        str(row["kind"]),
        float(row["latitude"]),
        float(row["longitude"]),
        runway=runway,
        fuel=fuel,
        parking=parking,
        source="spec",
    )
    check_coordinates(place)
    if place.kind == "port":
        check_port(place)
    return place


def _place(name: str, own: Mapping[str, Place]) -> Place:
    return own[name] if name in own else find(name)


def _hub(name: str, row: Any, own: Mapping[str, Place], origin: str) -> Hub:
    where = f"{origin}, hub {shorten(name)}"
    if isinstance(row, (list, tuple)):
        row = {"places": row}
    row = _mapping(row, where)
    for key in row:
        if key not in {"title", "places", "access"}:
            raise LogisticsError(where, "title, places, access", shorten(key))
    usable = tuple(_place(p, own) for p in _names(row.get("places", ()), where))
    if not usable:
        raise LogisticsError(where, "at least one place", "none")
    return Hub(name, _text(row, "title", name, where), usable, _text(row, "access", "", where))


def _demand(name: str, row: Any, own: Mapping[str, Place], origin: str) -> Demand:
    where = f"{origin}, destination {shorten(name)}"
    row = _mapping(row, where)
    for key in row:
        if key not in {"tonnes", "passengers", "source"}:
            raise LogisticsError(where, "tonnes, passengers, source", shorten(key))
    tonnes = figure(row.get("tonnes", 0), None, f"{where}, tonnes", str(row.get("source", "")))
    people = figure(row.get("passengers", 0), None, f"{where}, passengers", str(row.get("source", "")))
    return Demand(_place(name, own), tonnes, people)


def _mapping(data: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping) or not all(isinstance(k, str) for k in data):
        raise LogisticsError(where, "a mapping with names as keys", shorten(data))
    return data


def _names(data: Any, where: str) -> Sequence[str]:
    names = [data] if isinstance(data, str) else data
    if not isinstance(names, (list, tuple)) or not all(isinstance(n, str) for n in names):
        raise LogisticsError(where, "a list of names", shorten(data))
    return list(names)


@cache
def packaged_specs() -> tuple[str, ...]:
    """Return the names of the specs that come with the package."""
    folder = files("tertius.logistics") / "specs"
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".yaml")))


@cache
def load_packaged(name: str) -> Spec:
    """Return a packaged spec by name; raise with a near-miss hint otherwise."""
    if name not in packaged_specs():
        hint = near_miss(str(name), packaged_specs()) or f"known: {', '.join(packaged_specs())}"
        raise LogisticsError(f"spec {shorten(name)}", "a packaged spec", "none", hint)
    return parse_spec(packaged("tertius.logistics", "specs", f"{name}.yaml"), f"{name}.yaml")
