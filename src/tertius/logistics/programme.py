"""The cheapest feasible supply of a network as a linear programme, solved by HiGHS through SciPy.

Variables are weekly averages: round trips x, tonnes f and passengers g on every arc, and what stays
undelivered, u, at every destination.  The programme minimises

    sum cost_a x_a + handling f_a + penalty (u tonnes + 0.25 u passengers)

subject to balance at hubs and destinations, f + w g <= P x and g <= S x on arcs, and limits on
the fleet's time, its flying hours, aircraft stands and ports.  The penalty is far above any cost a
route can have, so that as much as possible is delivered first and at the least cost second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array

from tertius.core.errors import ModelError
from tertius.logistics.network import Network

#: kUSD for a tonne, and for a passenger, that stays undelivered: above the cost of any route.
PENALTY, PENALTY_PASSENGER = 2000.0, 500.0
WEEK = 168.0
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Flow:
    """Weekly use of one arc: round trips, tonnes and passengers."""

    start: str
    end: str
    vehicle: str
    mode: str
    km: float
    trips: float
    tonnes: float
    passengers: float


@dataclass(frozen=True)
class Supply:
    """The cheapest supply of a network for one set of figures; everything a week.

    Attributes
    ----------
    objective : float
        Cost and penalty together, kUSD: what comparisons order by.
    cost : float
        Cost without penalty, kUSD.
    delivered, wanted : mapping of str to float
        Tonnes by destination.
    passengers, passengers_wanted : mapping of str to float
        Persons by destination.
    aircraft_hours, ship_days, lorry_days : float
    latency : float
        Days on the way, averaged over the tonnes delivered (nan if none are).
    flows : tuple of Flow
    shadow : mapping of str to float
        Change of the objective, kUSD, for one more unit of a limit (hours, tonnes) or of demand.
    """

    objective: float
    cost: float
    delivered: Mapping[str, float]
    wanted: Mapping[str, float]
    passengers: Mapping[str, float]
    passengers_wanted: Mapping[str, float]
    aircraft_hours: float
    ship_days: float
    lorry_days: float
    latency: float
    flows: tuple[Flow, ...]
    shadow: Mapping[str, float]

    @property
    def tonnes(self) -> float:
        """Tonnes delivered."""
        return sum(self.delivered.values())

    @property
    def share(self) -> float:
        """Share of the tonnes wanted that is delivered; 1 where none is wanted."""
        wanted = sum(self.wanted.values())
        return self.tonnes / wanted if wanted > 0 else 1.0

    @property
    def share_passengers(self) -> float:
        """Share of the passengers wanted that is carried; 1 where none is wanted."""
        wanted = sum(self.passengers_wanted.values())
        return sum(self.passengers.values()) / wanted if wanted > 0 else 1.0


def central(network: Network) -> dict[str, float]:
    """Return every figure at its central value."""
    return {name: figure.central for name, figure in network.figures.items()}


@dataclass(frozen=True)
class _Arcs:
    """Per arc: one-way hours, hours of a round trip, tonnes and seats a trip, kUSD a trip, stand hours."""

    flight: Floats
    cycle: Floats
    tonnes: Floats
    seats: Floats
    cost: Floats
    load: Floats
    unload: Floats


def _arcs(network: Network, values: Mapping[str, float]) -> _Arcs:
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
            flight[at] = network.km[at] / of("speed")
            tonnes[at] = of("capacity")
            cost[at] = (2 * flight[at] + load[at] + unload[at]) / 24 * of("day_cost")
    return _Arcs(flight, 2 * flight + load + unload, tonnes, seats, cost, load, unload)


def solve(network: Network, values: Mapping[str, float] | None = None, removed: Iterable[str] = ()) -> Supply:
    """Return the cheapest supply of `network` at `values` without the elements `removed`.

    Parameters
    ----------
    values : mapping of str to float, optional
        A value for every figure of the network; central ones by default.
    removed : iterable of str
        Hubs, or legs written ``start>end``.

    Raises
    ------
    ModelError
        HiGHS reports anything but an optimum; the programme is feasible and bounded by construction.
    """
    values = central(network) if values is None else values
    arcs = _arcs(network, values)
    gone = np.zeros(len(network.km), dtype=np.bool_)
    for element in removed:
        gone |= network.arcs_of(element)
    carries = np.array([v.cargo for v in network.fleet], dtype=np.bool_)[network.vehicle]
    keep = np.flatnonzero(~gone & ((arcs.tonnes > 1e-6) | (arcs.seats > 1e-6)))
    m, n = len(keep), len(network.nodes)
    ends = [k for k, role in enumerate(network.role) if role == "destination"]
    inner = [k for k, role in enumerate(network.role) if role != "origin"]
    row_of = {k: r for r, k in enumerate(inner)}
    tonnes = [values[f"demand.{network.nodes[k].place}.tonnes"] for k in ends]
    people = [values[f"demand.{network.nodes[k].place}.passengers"] for k in ends]

    # Columns: x (m), f (m), g (m), u tonnes, u passengers (one a destination each).
    size, e = 3 * m + 2 * len(ends), len(ends)
    cost = np.concatenate(
        [
            arcs.cost[keep],
            np.full(m, values["handling"]),
            np.zeros(m),
            np.full(e, PENALTY),
            np.full(e, PENALTY_PASSENGER),
        ]
    )
    upper = np.full(size, np.inf)
    upper[m : 2 * m][~carries[keep]] = 0.0
    upper[2 * m : 3 * m][arcs.seats[keep] <= 0] = 0.0
    upper[3 * m :] = tonnes + people

    balance, right = _balance(network, keep, inner, row_of, ends, tonnes, people, m)
    limits, bound, names = _limits(network, keep, arcs, values, m, n)
    result = linprog(
        cost,
        A_ub=limits,
        b_ub=bound,
        A_eq=balance,
        b_eq=right,
        bounds=np.column_stack([np.zeros(size), upper]),
        method="highs",
    )
    if result.status != 0:
        raise ModelError(f"supply of {network.spec.id!r}", "an optimum", str(result.message)[:120])
    solution = np.asarray(result.x, dtype=np.float64)
    shadow = {
        name: float(value)
        for name, value in zip(names, np.asarray(result.ineqlin.marginals)[2 * m :])
        if abs(value) > 1e-9
    }
    price = np.asarray(result.eqlin.marginals)
    for k in ends:
        shadow[f"demand.{network.nodes[k].place}.tonnes"] = float(price[row_of[k]])
        shadow[f"demand.{network.nodes[k].place}.passengers"] = float(price[len(inner) + row_of[k]])
    return _supply(network, keep, arcs, solution, float(result.fun), ends, tonnes, people, shadow)


def _balance(
    network: Network,
    keep: NDArray[np.intp],
    inner: list[int],
    row_of: Mapping[int, int],
    ends: list[int],
    tonnes: list[float],
    people: list[float],
    m: int,
) -> tuple[coo_array, Floats]:
    """Return inflow - outflow (+ what is undelivered) = demand, for tonnes and for passengers."""
    position = np.full(len(network.nodes), -1)
    for k, r in row_of.items():
        position[k] = r
    columns = np.arange(m)
    rows, cols, data = [], [], []
    for block, shift in ((0, m), (len(inner), 2 * m)):
        into, out = position[network.end[keep]], position[network.start[keep]]
        rows += [into + block, out[out >= 0] + block]
        cols += [columns + shift, columns[out >= 0] + shift]
        data += [np.ones(m), -np.ones(int((out >= 0).sum()))]
    right = np.zeros(2 * len(inner))
    for number, k in enumerate(ends):
        for block, shift, wanted in ((0, 3 * m, tonnes), (len(inner), 3 * m + len(ends), people)):
            rows.append(np.array([row_of[k] + block]))
            cols.append(np.array([shift + number]))
            data.append(np.ones(1))
            right[row_of[k] + block] = wanted[number]
    shape = (2 * len(inner), 3 * m + 2 * len(ends))
    return coo_array((np.concatenate(data), (np.concatenate(rows), np.concatenate(cols))), shape=shape), right


def _limits(
    network: Network, keep: NDArray[np.intp], arcs: _Arcs, values: Mapping[str, float], m: int, n: int
) -> tuple[coo_array, Floats, list[str]]:
    """Return the arcs' capacities (2 m rows), then the fleet's, the stands' and the ports' limits by name."""
    columns = np.arange(m)
    rows = [columns, columns, columns, columns + m, columns + m]
    cols = [columns + m, columns + 2 * m, columns, columns + 2 * m, columns]
    ones = np.ones(m)
    data = [ones, values["passenger_weight"] * ones, -arcs.tonnes[keep], ones, -arcs.seats[keep]]
    # People may fly in place of cargo up to the full payload, not only its planning share.
    bound, names, row = [np.zeros(2 * m)], list[str](), 2 * m

    def add(name: str, index: NDArray[np.intp], weight: Floats, limit: float) -> None:
        nonlocal row
        rows.append(np.full(len(index), row))
        cols.append(index)
        data.append(weight)
        bound.append(np.array([limit]))
        names.append(name)
        row += 1

    for number, vehicle in enumerate(network.fleet):
        at = np.flatnonzero(network.vehicle[keep] == number)
        if not at.size:
            continue
        count, chosen = values[f"{vehicle.name}.count"], keep[at]
        fit = values["availability"] if vehicle.mode == "air" else 1.0
        add(f"{vehicle.name}.hours", at, arcs.cycle[chosen], count * fit * WEEK)
        if vehicle.mode == "air":
            add(f"{vehicle.name}.flying", at, 2 * arcs.flight[chosen], count * values["utilisation"] * 7)
    mode = np.array([v.mode for v in network.fleet])[network.vehicle[keep]]
    for k in range(n):
        place = network.nodes[k]
        if place.kind == "airfield" and place.parking is not None:
            leave = np.flatnonzero((network.start[keep] == k) & (mode == "air"))
            come = np.flatnonzero((network.end[keep] == k) & (mode == "air"))
            index = np.concatenate([leave, come])
            weight = np.concatenate([arcs.load[keep[leave]], arcs.unload[keep[come]]])
            add(
                f"stands.{place.place}",
                index,
                weight,
                place.parking * values["stand_hours"] * 7 * values["parking_use"],
            )
        elif place.kind == "port":
            touch = ((network.start[keep] == k) | (network.end[keep] == k)) & (mode == "sea")
            index = np.flatnonzero(touch) + m
            if network.role[k] != "origin" and index.size:
                add(f"port.{place.place}", index, np.ones(len(index)), values["port_rate"])
    ends = sum(role == "destination" for role in network.role)
    shape = (row, 3 * m + 2 * ends)
    matrix = coo_array((np.concatenate(data), (np.concatenate(rows), np.concatenate(cols))), shape=shape)
    return matrix, np.concatenate(bound), names


def _supply(
    network: Network,
    keep: NDArray[np.intp],
    arcs: _Arcs,
    solution: Floats,
    objective: float,
    ends: list[int],
    tonnes: list[float],
    people: list[float],
    shadow: Mapping[str, float],
) -> Supply:
    m, e = len(keep), len(ends)
    x, f, g = solution[:m], solution[m : 2 * m], solution[2 * m : 3 * m]
    short, left = solution[3 * m : 3 * m + e], solution[3 * m + e :]
    mode = np.array([v.mode for v in network.fleet])[network.vehicle[keep]]
    cycle, flight = arcs.cycle[keep], arcs.flight[keep]
    wait = np.where(
        mode == "sea", cycle / 2, 12.0
    )  # half a ship's cycle; half a day for aircraft and lorries
    days = (wait + arcs.load[keep] + flight + arcs.unload[keep]) / 24
    names = [network.nodes[k].place for k in ends]
    delivered = {p: max(w - float(u), 0.0) for p, w, u in zip(names, tonnes, short)}
    total = sum(delivered.values())
    flows = tuple(
        Flow(
            network.nodes[network.start[keep[a]]].place,
            network.nodes[network.end[keep[a]]].place,
            network.fleet[network.vehicle[keep[a]]].name,
            str(mode[a]),
            float(network.km[keep[a]]),
            float(x[a]),
            float(f[a]),
            float(g[a]),
        )
        for a in np.flatnonzero(x > 1e-6)
    )
    penalty = PENALTY * float(short.sum()) + PENALTY_PASSENGER * float(left.sum())
    return Supply(
        objective,
        objective - penalty,
        delivered,
        dict(zip(names, tonnes)),
        {p: max(w - float(u), 0.0) for p, w, u in zip(names, people, left)},
        dict(zip(names, people)),
        float((2 * flight * x)[mode == "air"].sum()),
        float((cycle * x)[mode == "sea"].sum()) / 24,
        float((cycle * x)[mode == "road"].sum()) / 24,
        float((f * days).sum()) / total if total > 1e-9 else float("nan"),
        flows,
        shadow,
    )
