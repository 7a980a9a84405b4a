"""Small networks with figures that a person can work out: used by the tests of logistics."""

from __future__ import annotations

from typing import Any

from tertius.logistics.network import Network, build_network
from tertius.logistics.programme import central
from tertius.logistics.spec import parse_spec

#: 20 t up to 600 km, 10 t at 1,200 km, nothing at 1,800 km; 500 km/h; 1 t of fuel an hour.
PLANE = {
    "title": "toy aircraft",
    "mode": "air",
    "payload_range": [
        {"payload": "20 t", "range": "600 km"},
        {"payload": "10 t", "range": "1200 km"},
        {"payload": "0 t", "range": "1800 km"},
    ],
    "payload_range_source": "toy",
    "speed": "500 km/h",
    "speed_source": "toy",
    "seats": 50,
    "seats_source": "toy",
    "runway": "1000 m",
    "runway_source": "toy",
    "load": "1 h",
    "unload": "1 h",
    "ground_source": "toy",
    "fuel_burn": "1 t/h",
    "fuel_burn_source": "toy",
}
#: One degree of the equator on WGS 84, kilometres.
DEGREE = 111.31949079327358


def place(longitude: float, latitude: float = 0.0, **more: Any) -> dict[str, Any]:
    """Return an airfield of no state at the given point."""
    return {"host": "XXX", "kind": "airfield", "longitude": longitude, "latitude": latitude, **more}


def toy(hubs: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """Return a spec as plain data: origin at 0 E, hub `middle` at 5 E, destination at 10 E, 40 t a week."""
    data: dict[str, Any] = {
        "id": "toy",
        "origins": ["start"],
        "hubs": {"middle": ["half"]} if hubs is None else hubs,
        "destinations": {"end": {"tonnes": 40}},
        "fleet": {"plane": 10},
        "vehicles": {"plane": PLANE},
        "places": {"start": place(0), "half": place(5), "end": place(10)},
        "overflight": "open",
    }
    return {**data, **changes}


def network(data: dict[str, Any] | None = None) -> Network:
    """Return the network of `toy()` or of `data`."""
    return build_network(parse_spec(toy() if data is None else data, "toy.yaml"))


def plain(net: Network, **changes: float) -> dict[str, float]:
    """Return figures that a hand calculation can leave out: factors of one, 1 kUSD a flying hour."""
    simple = {
        "load_factor": 1.0,
        "route_factor": 1.0,
        "fuel_price": 1.0,
        "fuel_share": 1.0,
        "handling": 0.0,
        "urgent_share": 0.0,
        "availability": 1.0,
        "utilisation": 24.0,
        "passenger_weight": 0.1,
    }
    return {**central(net), **simple, **changes}
