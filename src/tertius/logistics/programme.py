"""The cheapest feasible supply of a network as a linear programme, solved by HiGHS through SciPy.

Variables are weekly averages: round trips x on every arc, the flow of each commodity on it (general
cargo f, urgent cargo h, passengers g), and what stays undelivered, u, at every destination:

    minimise    sum cost x + handling (f + h) + penalty u
    subject to  inflow - outflow (+ u at destinations) = demand, by commodity and node
                f + h + w g <= P x,  g <= S x    on every arc
                limits on the fleet's time, its flying hours, aircraft stands and ports

Urgent cargo goes by air, and by road only between an airfield and its port or town.  The penalty is
far above any cost that a route can have: as much as possible is delivered first, at the least cost second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array

from tertius.core.errors import ModelError
from tertius.logistics.network import Network

#: kUSD for a tonne, and for a passenger, that stays undelivered: above the cost of any route.
PENALTY, PENALTY_PASSENGER = 2000.0, 500.0
WEEK = 168.0
#: Longest road leg, in kilometres, that urgent cargo takes: a transfer, not a haul.
TRANSFER = 400.0
COMMODITIES = ("general", "urgent", "passengers")
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
    host_cost : mapping of str to float
        Cost, kUSD, of what each destination gets: every node hands its cost on in proportion to
        what leaves it (proportional tracing, Bialek 1996).  The values add up to `cost`.
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
    host_cost: Mapping[str, float]

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
    return ArcFigures(flight, 2 * flight + load + unload, tonnes, seats, cost, load, unload)


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
    arcs = arc_figures(network, values)
    gone = np.zeros(len(network.km), dtype=np.bool_)
    for element in removed:
        gone |= network.arcs_of(element)
    keep = np.flatnonzero(~gone & ((arcs.tonnes > 1e-6) | (arcs.seats > 1e-6)))
    layout = Layout(network, keep)
    demand = layout.demand(values)
    cost = np.concatenate(
        [
            arcs.cost[keep],
            np.full(2 * layout.m, values["handling"]),
            np.zeros(layout.m),
            np.full(2 * layout.e, PENALTY),
            np.full(layout.e, PENALTY_PASSENGER),
        ]
    )
    upper = np.concatenate([np.full(layout.m, np.inf), *layout.open_to(arcs), *demand])
    balance, right = layout.balance(demand)
    limits, bound, names = _limits(layout, arcs, values)
    solver: Any = linprog  # its stubs know no sparse matrices
    result = solver(
        cost,
        A_ub=limits.tocsr(),
        b_ub=bound,
        A_eq=balance.tocsr(),
        b_eq=right,
        bounds=np.column_stack([np.zeros(len(cost)), upper]),
        method="highs",
    )
    if result.status != 0:
        raise ModelError(f"supply of {network.spec.id!r}", "an optimum", str(result.message)[:120])
    shadow = {
        name: float(value)
        for name, value in zip(names, result.ineqlin.marginals[2 * layout.m :])
        if abs(value) > 1e-9
    }
    for c, commodity in enumerate(COMMODITIES):
        for k in layout.ends:
            row = c * len(layout.inner) + layout.row[k]
            shadow[f"demand.{network.nodes[k].place}.{commodity}"] = float(result.eqlin.marginals[row])
    solution = np.asarray(result.x, dtype=np.float64)
    rates = values["passenger_weight"], values["handling"]
    return _supply(layout, arcs, solution, float(result.fun), demand, shadow, *rates)


class Layout:
    """Where the variables lie: x, f, h, g by arc, then u by commodity and destination."""

    def __init__(self, network: Network, keep: NDArray[np.intp]) -> None:
        self.network, self.keep, self.m = network, keep, len(keep)
        self.ends = [k for k, role in enumerate(network.role) if role == "destination"]
        self.inner = [k for k, role in enumerate(network.role) if role != "origin"]
        self.row = {k: r for r, k in enumerate(self.inner)}
        self.e = len(self.ends)
        self.mode = np.array([v.mode for v in network.fleet])[network.vehicle[keep]]
        self.size = 4 * self.m + 3 * self.e

    def demand(self, values: Mapping[str, float]) -> tuple[Floats, Floats, Floats]:
        """Return general tonnes, urgent tonnes and passengers wanted, by destination."""
        names = [self.network.nodes[k].place for k in self.ends]
        tonnes = np.array([values[f"demand.{p}.tonnes"] for p in names])
        people = np.array([values[f"demand.{p}.passengers"] for p in names])
        share = values["urgent_share"]
        return tonnes * (1 - share), tonnes * share, people

    def open_to(self, arcs: ArcFigures) -> tuple[Floats, Floats, Floats]:
        """Return upper bounds of the flows by arc: infinite where the commodity may take it, else zero."""
        network = self.network
        cargo = np.array([v.cargo for v in network.fleet], dtype=np.bool_)[network.vehicle[self.keep]]
        short = (self.mode == "road") & (network.km[self.keep] <= TRANSFER)
        urgent = cargo & ((self.mode == "air") | short)
        people = arcs.seats[self.keep] > 0
        general, fast, seats = (np.where(allowed, np.inf, 0.0) for allowed in (cargo, urgent, people))
        return general, fast, seats

    def balance(self, demand: tuple[Floats, Floats, Floats]) -> tuple[coo_array, Floats]:
        """Return inflow - outflow (+ what is undelivered) = demand for every commodity."""
        position = np.full(len(self.network.nodes), -1)
        for k, r in self.row.items():
            position[k] = r
        into, out = position[self.network.end[self.keep]], position[self.network.start[self.keep]]
        leaves = np.flatnonzero(out >= 0)
        ends = np.array([self.row[k] for k in self.ends], dtype=np.intp)
        rows, cols, data = [], [], []
        right = np.zeros(3 * len(self.inner))
        for c, wanted in enumerate(demand):
            block, shift, left = c * len(self.inner), (c + 1) * self.m, 4 * self.m + c * self.e
            rows += [into + block, out[leaves] + block, ends + block]
            cols += [np.arange(self.m) + shift, leaves + shift, np.arange(self.e) + left]
            data += [np.ones(self.m), -np.ones(len(leaves)), np.ones(self.e)]
            right[ends + block] = wanted
        shape = (3 * len(self.inner), self.size)
        parts = np.concatenate(data), (np.concatenate(rows), np.concatenate(cols))
        return coo_array(parts, shape=shape), right


def _limits(
    layout: Layout, arcs: ArcFigures, values: Mapping[str, float]
) -> tuple[coo_array, Floats, list[str]]:
    """Return arc capacities (2 m rows), then limits by name: the fleet's time, stands, ports."""
    network, keep, m = layout.network, layout.keep, layout.m
    each, ones = np.arange(m), np.ones(m)
    rows = [each, each, each, each, each + m, each + m]
    cols = [each + m, each + 2 * m, each + 3 * m, each, each + 3 * m, each]
    weight = values["passenger_weight"] * ones
    data = [ones, ones, weight, -arcs.tonnes[keep], ones, -arcs.seats[keep]]
    bound, names = [0.0] * (2 * m), list[str]()

    def add(name: str, index: NDArray[np.intp], factor: Floats, limit: float) -> None:
        rows.append(np.full(len(index), len(bound)))
        cols.append(index)
        data.append(factor)
        bound.append(limit)
        names.append(name)

    for number, vehicle in enumerate(network.fleet):
        at = np.flatnonzero(network.vehicle[keep] == number)
        count, chosen = values[f"{vehicle.name}.count"], keep[at]
        fit = values["availability"] if vehicle.mode == "air" else 1.0
        add(f"{vehicle.name}.hours", at, arcs.cycle[chosen], count * fit * WEEK)
        if vehicle.mode == "air":
            add(f"{vehicle.name}.flying", at, 2 * arcs.flight[chosen], count * values["utilisation"] * 7)
    for k, place in enumerate(network.nodes):
        leaves, comes = network.start[keep] == k, network.end[keep] == k
        if place.kind == "airfield" and place.parking is not None:
            out, into = (
                np.flatnonzero(leaves & (layout.mode == "air")),
                np.flatnonzero(comes & (layout.mode == "air")),
            )
            hours = np.concatenate([arcs.load[keep[out]], arcs.unload[keep[into]]])
            limit = place.parking * values["stand_hours"] * 7 * values["parking_use"]
            add(f"stands.{place.place}", np.concatenate([out, into]), hours, limit)
        elif place.kind == "port" and network.role[k] != "origin":
            touch = np.flatnonzero((leaves | comes) & (layout.mode == "sea"))
            both = np.concatenate([touch + m, touch + 2 * m])
            add(f"port.{place.place}", both, np.ones(len(both)), values["port_rate"])
    parts = np.concatenate(data), (np.concatenate(rows), np.concatenate(cols))
    return coo_array(parts, shape=(len(bound), layout.size)), np.array(bound), names


def _supply(
    layout: Layout,
    arcs: ArcFigures,
    solution: Floats,
    objective: float,
    demand: tuple[Floats, Floats, Floats],
    shadow: Mapping[str, float],
    weight: float,
    handling: float,
) -> Supply:
    network, keep, m, e, mode = layout.network, layout.keep, layout.m, layout.e, layout.mode
    x, f, g = solution[:m], solution[m : 2 * m] + solution[2 * m : 3 * m], solution[3 * m : 4 * m]
    short = np.minimum(solution[4 * m :].reshape(3, e), np.stack(demand))
    cycle, flight = arcs.cycle[keep], arcs.flight[keep]
    wait = np.where(
        mode == "sea", cycle / 2, 12.0
    )  # half a ship's cycle; half a day for aircraft and lorries
    days = (wait + arcs.load[keep] + flight + arcs.unload[keep]) / 24
    names = [network.nodes[k].place for k in layout.ends]
    wanted = demand[0] + demand[1]
    got = wanted - short[0] - short[1]
    total = float(got.sum())
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
    penalty = PENALTY * float(short[:2].sum()) + PENALTY_PASSENGER * float(short[2].sum())
    return Supply(
        objective,
        objective - penalty,
        dict(zip(names, got.tolist())),
        dict(zip(names, wanted.tolist())),
        dict(zip(names, (demand[2] - short[2]).tolist())),
        dict(zip(names, demand[2].tolist())),
        float((2 * flight * x)[mode == "air"].sum()),
        float((cycle * x)[mode == "sea"].sum()) / 24,
        float((cycle * x)[mode == "road"].sum()) / 24,
        float((f * days).sum()) / total if total > 1e-9 else float("nan"),
        flows,
        shadow,
        dict(zip(names, _trace(layout, arcs, solution, weight, handling).tolist())),
    )


def _trace(layout: Layout, arcs: ArcFigures, solution: Floats, weight: float, handling: float) -> Floats:
    """Return the cost that reaches each destination when nodes hand cost on in proportion to flow."""
    network, keep, m = layout.network, layout.keep, layout.m
    flows = [solution[(c + 1) * m : (c + 2) * m] for c in range(3)]
    mass = flows[0] + flows[1] + weight * flows[2]
    trip = np.divide(arcs.cost[keep] * solution[:m], mass, out=np.zeros(m), where=mass > 1e-9)
    n = len(network.nodes)
    total = np.zeros(layout.e)
    for c, flow in enumerate(flows):
        used = np.flatnonzero(flow > 1e-9)
        if not used.size:
            continue
        start, end, amount = network.start[keep[used]], network.end[keep[used]], flow[used]
        own = amount * (trip[used] * (weight if c == 2 else 1.0) + (handling if c < 2 else 0.0))
        into = np.bincount(end, weights=amount, minlength=n)
        matrix = np.eye(n)
        np.add.at(matrix, (end, start), -amount / np.maximum(into[start], 1e-12) * (into[start] > 0))
        cost = np.linalg.solve(matrix, np.bincount(end, weights=own, minlength=n))
        leaving = np.bincount(start, weights=amount, minlength=n)
        stays = 1 - np.divide(leaving, into, out=np.zeros(n), where=into > 0)
        total += (cost * stays)[layout.ends]
    return total
