"""Places: the project's own sourced table, and any airfield by its ICAO code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tertius.core.codes import state_hint
from tertius.core.errors import near_miss, shorten
from tertius.logistics.errors import LogisticsError

#: Host of a place that lies in no state's territory.
NOWHERE = "XXX"
KINDS = ("airfield", "port", "town")


@dataclass(frozen=True)
class Place:
    """A node of supply networks.

    Attributes
    ----------
    place, name, host : str
        Identifier, name, and ISO 3166-1 alpha-3 code of the state it lies in.
    kind : str
        airfield, port or town.
    latitude, longitude : float
        Degrees north and east, WGS 84.
    runway : float or None
        Longest runway in kilometres; None where unknown (then it is not checked).
    fuel : bool
        Aircraft can refuel there.
    parking : float or None
        Heavy aircraft that can be worked at once; None where unknown (then no limit is set).
    source : str
        Where the row is from.
    """

    place: str
    name: str
    host: str
    kind: str
    latitude: float
    longitude: float
    icao: str = ""
    runway: float | None = None
    fuel: bool = True
    parking: float | None = None
    source: str = ""


@dataclass(frozen=True)
class Base:
    """A state's use of a place, with its years (None: unknown or lasting), status, source and check."""

    place: str
    operator: str
    kind: str
    start: int | None
    end: int | None
    status: str
    source: str
    checked: str


def _rows(name: str) -> list[dict[str, str]]:
    with (files("tertius.logistics") / "tables" / name).open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


@cache
def places() -> Mapping[str, Place]:
    """Return the table of places by identifier."""
    known = {}
    for row in _rows("places.csv"):
        place = Place(
            row["place"],
            row["name"],
            row["host"],
            row["kind"],
            float(row["latitude"]),
            float(row["longitude"]),
            row["icao"],
            float(row["runway_m"]) / 1000 if row["runway_m"] else None,
            row["fuel"] != "no",
            float(row["parking"]) if row["parking"] else None,
            row["source"],
        )
        check_coordinates(place)
        known[place.place] = place
    return known


@cache
def bases() -> tuple[Base, ...]:
    """Return the table of foreign bases, one row per place and operator."""
    return tuple(
        Base(
            row["place"],
            row["operator"],
            row["kind"],
            int(row["from"]) if row["from"] else None,
            int(row["to"]) if row["to"] else None,
            row["status"],
            row["source"],
            row["checked"],
        )
        for row in _rows("bases.csv")
    )


@cache
def roads() -> tuple[tuple[str, str, float], ...]:
    """Return road links as (place, place, kilometres); each can be driven both ways."""
    return tuple((row["from"], row["to"], float(row["km"])) for row in _rows("roads.csv"))


def find(name: str) -> Place:
    """Return a place by identifier, or an airfield of airportsdata by its four-letter ICAO code.

    Raises
    ------
    LogisticsError
        No such place; the message offers the nearest name.
    """
    table = places()
    if name in table:
        return table[name]
    if isinstance(name, str) and len(name) == 4 and name.isalnum() and name.isupper():
        airfield = _airfield(name)
        if airfield is not None:
            return airfield
    labels = {p.name.lower(): p.place for p in table.values()}
    hint = near_miss(str(name).lower(), [*table, *labels])
    raise LogisticsError(
        f"place {shorten(name)}",
        "a place of the table, or an ICAO code",
        "neither",
        hint or "see `tertius routes --places`",
    )


@cache
def _airfields() -> Mapping[str, Mapping[str, object]]:
    import airportsdata

    airports: Mapping[str, Mapping[str, object]] = airportsdata.load("ICAO")
    return airports


@cache
def _states_by_iso2() -> Mapping[str, str]:
    with (files("tertius.panel") / "tables" / "states.csv").open(encoding="utf-8") as handle:
        return {row["iso2"]: row["iso3"] for row in csv.DictReader(handle) if row["end"] == "9999"}


def _airfield(code: str) -> Place | None:
    row = _airfields().get(code)
    if row is None:
        return None
    host = _states_by_iso2().get(str(row["country"]), str(row["country"]))
    latitude, longitude = float(str(row["lat"])), float(str(row["lon"]))
    return Place(
        code.lower(), str(row["name"]), host, "airfield", latitude, longitude, code, source="airportsdata"
    )


def check_coordinates(place: Place) -> None:
    """Raise if a place's coordinates cannot be right: out of bounds, or swapped.

    A place lies in its host's territory or near it; where it does not, the error says which slip would put
    it there, coordinates exchanged or a sign.
    """
    where = f"place {shorten(place.place)}"
    if not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
        got = f"latitude {place.latitude:g}, longitude {place.longitude:g}"
        swapped = -90 <= place.longitude <= 90 and -180 <= place.latitude <= 180
        remedy = "they look swapped" if swapped else ""
        raise LogisticsError(where, "latitude in [-90, 90] and longitude in [-180, 180]", got, remedy)
    from tertius.logistics.airspace import distance_to_state

    here = distance_to_state(place.host, place.latitude, place.longitude)
    if place.host == NOWHERE:
        return
    if here is None:
        raise LogisticsError(
            f"{where}, host", "a state with known airspace", shorten(place.host), _state(place)
        )
    slip = _slip(place) if here > _CLOSE else ""
    if slip or here > _NEAR:
        got = f"latitude {place.latitude:g}, longitude {place.longitude:g}, {here:.1f} degrees away"
        raise LogisticsError(where, f"coordinates in or near {place.host}", got, slip)


#: Degrees that a place may lie from its state, as offshore fields and islets do; where a slip
#: would explain it, fewer.
_NEAR, _CLOSE = 1.5, 0.5


def _state(place: Place) -> str:
    from tertius.logistics.airspace import territories

    return state_hint(place.host, territories())


def _slip(place: Place) -> str:
    """Return what slip puts a place into its host: coordinates exchanged, or with the wrong sign."""
    from tertius.logistics.airspace import distance_to_state

    lat, lon = place.latitude, place.longitude
    slips = {(lon, lat): "they look swapped", (-lat, lon): "north or south looks wrong",
             (lat, -lon): "east or west looks wrong", (-lat, -lon): "both signs look wrong"}  # fmt: skip
    for (north, east), words in slips.items():
        near = distance_to_state(place.host, north, east) if abs(north) <= 90 else None
        if near == 0:
            return words
    return ""
