"""The cheapest supply as users read it: flows, costs by destination and shadow prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats
from tertius.logistics.programme.form import PENALTY, PENALTY_PASSENGER, Form
from tertius.logistics.programme.layout import COMMODITIES, Layout


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


def shadow_prices(layout: Layout, dual: Floats) -> dict[str, float]:
    """Return shadow prices by name: of every limit that binds, and of demand."""
    first = len(dual) - len(layout.names)
    shadow = {name: float(v) for name, v in zip(layout.names, dual[first:]) if abs(v) > 1e-9}
    for c, commodity in enumerate(COMMODITIES):
        for k in layout.ends:
            row = c * len(layout.inner) + layout.row[k]
            shadow[f"demand.{layout.network.nodes[k].place}.{commodity}"] = float(dual[row])
    return shadow


def supply_of(
    layout: Layout,
    made: Form,
    solution: Floats,
    objective: float,
    shadow: Mapping[str, float],
    values: Mapping[str, float],
) -> Supply:
    """Return a solution of the programme as users read it.

    Parameters
    ----------
    solution : array
        As `Layout.by_arc` returns it.
    objective : float
        Cost and penalty, kUSD.
    shadow : mapping of str to float
        See `shadow_prices`.
    values : mapping of str to float
        The figures that the programme was solved at.
    """
    network, m, e, mode = layout.network, layout.m, layout.e, layout.mode
    arcs, demand = made.arcs, made.demand
    x, f, g = solution[:m], solution[m : 2 * m] + solution[2 * m : 3 * m], solution[3 * m : 4 * m]
    short = np.minimum(solution[4 * m :].reshape(3, e), np.stack(demand))
    cycle, flight = arcs.cycle, arcs.flight
    wait = np.where(
        mode == "sea", cycle / 2, 12.0
    )  # half a ship's cycle; half a day for aircraft and lorries
    days = (wait + arcs.load + flight + arcs.unload) / 24
    names = [network.nodes[k].place for k in layout.ends]
    wanted = demand[0] + demand[1]
    got = wanted - short[0] - short[1]
    total = float(got.sum())
    flows = tuple(
        Flow(
            network.nodes[network.start[a]].place,
            network.nodes[network.end[a]].place,
            network.fleet[network.vehicle[a]].name,
            str(mode[a]),
            float(network.km[a]),
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
        dict(zip(names, _trace(layout, made, solution, values).tolist())),
    )


def _cheapest(layout: Layout, made: Form, values: Mapping[str, float]) -> Floats:
    """Return, by arc, the least cost of a tonne (kUSD) that any type of its mode has from end to end."""
    arcs, weight = made.arcs, values["passenger_weight"]
    load = np.where(layout.column[1] >= 0, arcs.tonnes, weight * arcs.seats)
    unit = np.divide(arcs.cost, load, out=np.full(layout.m, np.inf), where=load > 1e-6)
    least = np.full(int(layout.leg.max(initial=-1)) + 1, np.inf)
    np.minimum.at(least, layout.leg, unit + values["handling"])
    return least[layout.leg]


def _trace(layout: Layout, made: Form, solution: Floats, values: Mapping[str, float]) -> Floats:
    """Return the cost that reaches each destination when nodes hand cost on in proportion to what leaves.

    By commodity: each node hands on the cost of what came in.  Which type flies which leg often ties (fleets
    limit hours, and cost and hours both grow with distance), and what is shared must not depend on it: what a
    mode costs falls on its legs by weight times the cost of a tonne with the cheapest type on the leg.
    """
    network, m, weight = layout.network, layout.m, values["passenger_weight"]
    x, *flows = np.maximum(solution[: 4 * m].reshape(4, m), 0.0)
    scale = (1.0, 1.0, weight)
    mass = flows[0] + flows[1] + weight * flows[2]
    rate = np.zeros(m)  # kUSD a tonne on the leg
    for name in np.unique(layout.mode):
        at = (layout.mode == name) & (mass > 1e-9)
        handled = float((flows[0] + flows[1])[at].sum())
        cheapest = _cheapest(layout, made, values)[at]
        share = float(mass[at] @ cheapest)
        if share > 0:
            rate[at] = (made.arcs.cost[at] @ x[at] + values["handling"] * handled) / share * cheapest
    n, total = len(network.nodes), np.zeros(layout.e)
    for flow, unit in zip(flows, scale):
        used = np.flatnonzero(flow > 1e-9)
        start, end, amount = network.start[used], network.end[used], flow[used]
        into = np.bincount(end, weights=amount, minlength=n)
        leaving = np.bincount(start, weights=amount, minlength=n)
        matrix = np.eye(n)
        np.add.at(matrix, (end, start), -amount / np.maximum(into[start], 1e-12) * (into[start] > 0))
        cost = np.linalg.solve(matrix, np.bincount(end, weights=amount * unit * rate[used], minlength=n))
        stays = 1 - np.divide(leaving, into, out=np.zeros(n), where=into > 0)
        total += (cost * stays)[layout.ends]
    return total
