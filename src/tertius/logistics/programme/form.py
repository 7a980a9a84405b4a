"""A network's programme in numbers: costs, bounds and the factors of its matrix at given figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats
from tertius.logistics.network import Network
from tertius.logistics.programme.layout import (
    CYCLE,
    FLIGHT,
    HURRY,
    LOAD,
    MINUS,
    ONE,
    SEATS,
    TONNES,
    UNLOAD,
    WEIGHT,
    Layout,
)

#: kUSD for a tonne, and for a passenger, that stays undelivered: above the cost of any route.
PENALTY, PENALTY_PASSENGER = 2000.0, 500.0


def central(network: Network) -> dict[str, float]:
    """Return every figure at its central value."""
    return {name: figure.central for name, figure in network.figures.items()}


@dataclass(frozen=True)
class ArcFigures:
    """Per arc: one-way hours, hours of a round trip, tonnes and seats a trip, kUSD a trip, stand hours."""

    flight: Floats
    cycle: Floats
    tonnes: Floats
    seats: Floats
    cost: Floats
    load: Floats
    unload: Floats


def arc_figures(network: Network, values: Mapping[str, float]) -> ArcFigures:
    """Return times, loads and costs of every arc of `network` at `values`."""
    m = len(network.km)
    zero = np.zeros(m)
    flight, tonnes, seats, cost, load, unload = (zero.copy() for _ in range(6))
    for number, vehicle in enumerate(network.fleet):
        at = network.vehicle == number

        def of(key: str, name: str = vehicle.name) -> float:
            return values[f"{name}.{key}"]

        load[at], unload[at], seats[at] = of("load"), of("unload"), vehicle.seats
        if vehicle.mode == "air":
            flight[at] = network.km[at] * values["route_factor"] / of("speed")
            limit = vehicle.payload(network.critical_km[at] * values["route_factor"])
            tonnes[at] = limit * values["load_factor"]
            seats[at] = np.minimum(vehicle.seats, limit / max(values["passenger_weight"], 1e-9))
            hour = of("fuel_burn") * values["fuel_price"] / values["fuel_share"]
            cost[at] = 2 * flight[at] * hour
        else:
            flight[at] = network.km[at] * values[f"{vehicle.mode}_factor"] / of("speed")
            tonnes[at] = of("capacity")
            cost[at] = (2 * flight[at] + load[at] + unload[at]) / 24 * of("day_cost")
    return ArcFigures(flight, 2 * flight + load + unload, tonnes, seats, cost, load, unload)


@dataclass(frozen=True)
class Form:
    """A programme in numbers: minimise cost z, low <= A z <= high, 0 <= z <= upper.

    `data` is the table of factors, of shape (21, m), that `Layout.matrix` makes A from; `trips` of shape
    (3, m) is what a unit of each commodity needs in trips where these have no column.
    """

    arcs: ArcFigures
    demand: tuple[Floats, Floats, Floats]
    trips: Floats
    cost: Floats
    upper: Floats
    data: Floats
    low: Floats
    high: Floats


def form(layout: Layout, values: Mapping[str, float]) -> Form:
    """Return the programme of a network at `values`."""
    arcs, demand = arc_figures(layout.network, values), layout.demand(values)
    weight, handling, m = values["passenger_weight"], values["handling"], layout.m
    able, seated = arcs.tonnes > 1e-6, arcs.seats > 1e-6
    tonne = np.divide(1.0, arcs.tonnes, out=np.zeros(m), where=able)
    seat = np.divide(1.0, arcs.seats, out=np.zeros(m), where=seated)
    trips = np.stack([tonne, tonne, np.maximum(seat, weight * tonne)])
    cost, upper = np.zeros(layout.size), np.full(layout.size, np.inf)
    for kind, column in enumerate(layout.column):
        at = np.flatnonzero(column >= 0)
        lone = np.where(layout.both[at], 0.0, trips[max(kind - 1, 0), at])
        cost[column[at]] = arcs.cost[at] * (1.0 if kind == 0 else lone)
        if kind in (1, 2):
            cost[column[at]] += handling
        if kind > 1:
            cost[column[at]] += HURRY * layout.network.km[at] * (1.0 if kind == 2 else 2.0 * weight)
        shut = ~able[at] if kind < 3 else ~(able & seated)[at]
        upper[column[at[shut]]] = 0.0
    tail = layout.undelivered
    cost[tail:] = np.repeat([PENALTY, PENALTY, PENALTY_PASSENGER], layout.e)
    upper[tail:] = np.concatenate(demand)
    right = np.zeros(layout.height)
    for c, wanted in enumerate(demand):
        right[[c * len(layout.inner) + layout.row[k] for k in layout.ends]] = wanted
    low = right.copy()
    low[3 * len(layout.inner) :] = -np.inf
    right[layout.height - len(layout.names) :] = layout.bounds(values)
    data = np.zeros((21, max(m, 3 * layout.e)))
    data[ONE], data[MINUS], data[WEIGHT] = 1.0, -1.0, weight
    data[TONNES, :m], data[SEATS, :m] = -arcs.tonnes, -arcs.seats
    per = np.concatenate([np.ones((1, m)), trips])
    for row, factor in (
        (CYCLE, arcs.cycle),
        (FLIGHT, 2 * arcs.flight),
        (LOAD, arcs.load),
        (UNLOAD, arcs.unload),
    ):
        data[row : row + 4, :m] = factor * per
    return Form(arcs, demand, trips, cost, upper, data, low, right)
