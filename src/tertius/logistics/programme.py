"""The cheapest feasible supply of a network as a linear programme, solved by HiGHS (Huangfu and Hall 2018).

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

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from tertius.core.errors import ModelError
from tertius.logistics.network import Network

#: kUSD for a tonne, and for a passenger, that stays undelivered: above the cost of any route.
PENALTY, PENALTY_PASSENGER = 2000.0, 500.0
WEEK = 168.0
#: kUSD for a kilometre of a tonne of urgent cargo: settles which commodity takes which of two ways that
#: cost the same, and is taken out of the cost again.
_HURRY = 1e-9
#: HiGHS: hubs that nearly tie need tolerances below its default of 1e-7; from a basis of like figures
#: the primal simplex method, without scaling or perturbation, is measured to be fastest.
_OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "solver": "simplex",
    "simplex_strategy": 4,
    "simplex_scale_strategy": 0,
    "primal_simplex_bound_perturbation_multiplier": 0.0,
    "simplex_iteration_limit": 20_000,
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
}
#: Tried where the above finds no optimum: the defaults, from no basis.
_PLAIN: dict[str, Any] = {
    "simplex_strategy": 1,
    "simplex_scale_strategy": 2,
    "primal_simplex_bound_perturbation_multiplier": 1.0,
    "simplex_iteration_limit": 2_000_000,
}
#: Longest road leg, in kilometres, that urgent cargo takes: a transfer, not a haul.
TRANSFER = 400.0
COMMODITIES = ("general", "urgent", "passengers")
Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


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
            flight[at] = network.km[at] * values[f"{vehicle.mode}_factor"] / of("speed")
            tonnes[at] = of("capacity")
            cost[at] = (2 * flight[at] + load[at] + unload[at]) / 24 * of("day_cost")
    return ArcFigures(flight, 2 * flight + load + unload, tonnes, seats, cost, load, unload)


class _Solver(highspy.Highs):
    """HiGHS without its callbacks: setting them up prints a banner to the standard output."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


class Programme:
    """The linear programme of one network, kept between solutions.

    What does not depend on the figures is laid out once: which columns there are, and where their
    coefficients go.  New figures pass new coefficients; taking elements away only closes columns.  Either
    way HiGHS starts from the last basis and needs fewer pivots.  The least cost does not depend on where
    the search starts; of several cheapest supplies, which one is found may.

    A type without seats, or without cargo, needs no column for its trips: they follow from the load.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.layout = Layout(network)
        self._highs: Any = _Solver()
        self._set(_OPTIONS)
        self._values: Mapping[str, float] | None = None
        self.basis: Any = None  #: where the last solution ended, and the next one starts
        self._form: Form | None = None
        self._forms: dict[
            int, tuple[Mapping[str, float], Form]
        ] = {}  # with the values: an id must not be reused
        self._gone: dict[str, NDArray[np.bool_]] = {}

    def solve(self, values: Mapping[str, float] | None = None, removed: Iterable[str] = ()) -> Supply:
        """Return the cheapest supply at `values` without the elements `removed`; see `solve`."""
        values = central(self.network) if values is None else values
        if self._form is None or values is not self._values:
            known = self._forms.get(id(values))
            self._form = form(self.layout, values) if known is None else known[1]
            self._forms[id(values)] = values, self._form
            self._values = values
            self._pass(self._form)
        made, layout = self._form, self.layout
        gone = np.zeros(layout.m, dtype=np.bool_)
        for element in removed:
            if element not in self._gone:
                self._gone[element] = self.network.arcs_of(element)
            gone |= self._gone[element]
        upper = np.where(layout.closed_by(gone), 0.0, made.upper)
        self._highs.changeColsBounds(layout.size, layout.every, np.zeros(layout.size), upper)
        if self.basis is not None:
            self._highs.setBasis(self.basis)
        self._run()
        found = self._highs.getSolution()
        self.basis = self._highs.getBasis()
        shadow = _shadow(layout, np.asarray(found.row_dual, dtype=np.float64))
        solution = layout.by_arc(np.asarray(found.col_value, dtype=np.float64), made)
        objective = float(self._highs.getObjectiveValue()) - layout.hurry(solution, values)
        return _supply(layout, made, solution, objective, shadow, values)

    def _set(self, options: Mapping[str, Any]) -> None:
        for option, value in options.items():
            self._highs.setOptionValue(option, value)

    def _run(self) -> None:
        optimal = highspy.HighsModelStatus.kOptimal
        self._highs.run()
        if self._highs.getModelStatus() == optimal:
            return
        self._highs.clearSolver()
        self._set(_PLAIN)
        self._highs.run()
        self._set(_OPTIONS)
        status = self._highs.getModelStatus()
        if status != optimal:
            said = self._highs.modelStatusToString(status)
            raise ModelError(f"supply of {self.network.spec.id!r}", "an optimum", said[:120])

    def _pass(self, made: Form) -> None:
        layout = self.layout
        matrix = layout.matrix(made.data)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = layout.size, layout.height
        model.col_cost_, model.col_lower_, model.col_upper_ = made.cost, np.zeros(layout.size), made.upper
        model.row_lower_, model.row_upper_ = made.low, made.high
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        self._highs.passModel(model)


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
    return Programme(network).solve(values, removed)


class Layout:
    """Where the columns and rows of a network's programme lie, whatever the figures.

    Columns: trips x of the arcs that need them; general (f), urgent cargo (h) and passengers (g) on the
    arcs that may take them; what stays undelivered, by commodity and destination.  ``column`` of shape
    (4, m) numbers the columns of kinds x, f, h, g by arc, -1 where there is none.  Rows: balances by
    commodity and node, capacities of arcs, limits by name.  Entries of the matrix are kept as places in
    a table of factors by arc (see `factors`), so that new figures need one look-up.
    """

    def __init__(self, network: Network) -> None:
        self.network, self.m = network, len(network.km)
        self.ends = [k for k, role in enumerate(network.role) if role == "destination"]
        self.inner = [k for k, role in enumerate(network.role) if role != "origin"]
        self.row = {k: r for r, k in enumerate(self.inner)}
        self.e = len(self.ends)
        of = network.vehicle
        self.mode = np.array([v.mode for v in network.fleet])[of]
        cargo = np.array([v.cargo for v in network.fleet], dtype=np.bool_)[of]
        people = np.array([v.seats > 0 for v in network.fleet], dtype=np.bool_)[of]
        short = (self.mode == "road") & (network.km <= TRANSFER)
        urgent = cargo & ((self.mode == "air") | short)
        self.both = cargo & people  #: arcs whose trips have a column of their own
        used = np.stack([self.both, cargo, urgent, people])
        self.column = np.where(used, np.cumsum(used).reshape(used.shape) - 1, -1)
        self.undelivered = int(used.sum())
        self.size = self.undelivered + 3 * self.e
        self.every = np.arange(self.size, dtype=np.int32)
        self._arc = np.concatenate([np.flatnonzero(row) for row in used])
        ends = np.stack([network.start, network.end, np.unique(self.mode, return_inverse=True)[1]])
        self._leg = np.unique(ends, axis=1, return_inverse=True)[1].ravel()
        self.names: list[str] = []
        self._entries: list[tuple[Ints, Ints, Ints]] = []
        self.height = 3 * len(self.inner)
        self._balance()
        self._capacities()
        self._limits()
        rows, cols, at = (np.concatenate(part) for part in zip(*self._entries))
        order = np.lexsort((rows, cols))
        self._at, self._rows = at[order], rows[order].astype(np.int32)
        self._start = np.searchsorted(cols[order], np.arange(self.size + 1)).astype(np.int32)

    def closed_by(self, gone: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the columns that close when the arcs `gone` are."""
        return np.concatenate([gone[self._arc], np.zeros(3 * self.e, dtype=np.bool_)])

    def demand(self, values: Mapping[str, float]) -> tuple[Floats, Floats, Floats]:
        """Return general tonnes, urgent tonnes and passengers wanted, by destination."""
        names = [self.network.nodes[k].place for k in self.ends]
        tonnes = np.array([values[f"demand.{p}.tonnes"] for p in names])
        people = np.array([values[f"demand.{p}.passengers"] for p in names])
        share = values["urgent_share"]
        return tonnes * (1 - share), tonnes * share, people

    def takes(self, commodity: int) -> Ints:
        """Return the arcs that may take a commodity (0 general, 1 urgent, 2 passengers)."""
        found: Ints = np.flatnonzero(self.column[commodity + 1] >= 0)
        return found

    def matrix(self, factors: Floats) -> csc_array:
        """Return the programme's matrix with the given factors."""
        shape = (self.height, self.size)
        return csc_array((factors.ravel()[self._at], self._rows, self._start), shape=shape)

    def _put(self, rows: Ints, cols: Ints, factor: int, arcs: Ints) -> None:
        self._entries.append((rows, cols, factor * max(self.m, 3 * self.e) + arcs))

    def _balance(self) -> None:
        """Write inflow - outflow + what is undelivered, for every commodity and node."""
        position = np.full(len(self.network.nodes), -1)
        for k, r in self.row.items():
            position[k] = r
        ends = np.array([self.row[k] for k in self.ends], dtype=np.intp)
        for c in range(3):
            arcs, block = self.takes(c), c * len(self.inner)
            into, out = position[self.network.end[arcs]], position[self.network.start[arcs]]
            column, leaves = self.column[c + 1, arcs], np.flatnonzero(out >= 0)
            self._put(into + block, column, _ONE, arcs)
            self._put(out[leaves] + block, column[leaves], _MINUS, arcs[leaves])
            left = np.arange(self.e)
            self._put(ends + block, self.undelivered + c * self.e + left, _ONE, left)

    def _capacities(self) -> None:
        """Write f + h + w g <= P x and g <= S x for the arcs whose trips have a column."""
        own = np.flatnonzero(self.both)
        load = self.height + np.arange(len(own))
        seat = load + len(own)
        x, f, h, g = (self.column[kind, own] for kind in range(4))
        fast = h >= 0
        self._put(load, f, _ONE, own)
        self._put(load[fast], h[fast], _ONE, own[fast])
        self._put(load, g, _WEIGHT, own)
        self._put(load, x, _TONNES, own)
        self._put(seat, g, _ONE, own)
        self._put(seat, x, _SEATS, own)
        self.height += 2 * len(own)

    def _limits(self) -> None:
        """Write limits by name: the fleet's time and flying hours, aircraft stands, ports."""
        network = self.network
        for number, vehicle in enumerate(network.fleet):
            at = np.flatnonzero(network.vehicle == number)
            self._per_trip(self._limit(f"{vehicle.name}.hours"), at, _CYCLE)
            if vehicle.mode == "air":
                self._per_trip(self._limit(f"{vehicle.name}.flying"), at, _FLIGHT)
        for k, place in enumerate(network.nodes):
            leaves, comes = network.start == k, network.end == k
            if place.kind == "airfield" and place.parking is not None:
                row = self._limit(f"stands.{place.place}")
                self._per_trip(row, np.flatnonzero(leaves & (self.mode == "air")), _LOAD)
                self._per_trip(row, np.flatnonzero(comes & (self.mode == "air")), _UNLOAD)
            elif place.kind == "port" and network.role[k] != "origin":
                row = self._limit(f"port.{place.place}")
                touch = np.flatnonzero((leaves | comes) & (self.mode == "sea"))
                for kind in (1, 2):
                    arcs = touch[self.column[kind, touch] >= 0]
                    self._put(np.full(len(arcs), row), self.column[kind, arcs], _ONE, arcs)

    def _limit(self, name: str) -> int:
        self.names.append(name)
        self.height += 1
        return self.height - 1

    def _per_trip(self, row: int, arcs: Ints, factor: int) -> None:
        """Count trips of `arcs` in `row`: by their own column, else by what they carry."""
        for kind in range(4):
            own = self.both[arcs] if kind == 0 else ~self.both[arcs]
            chosen = arcs[own & (self.column[kind, arcs] >= 0)]
            self._put(np.full(len(chosen), row), self.column[kind, chosen], factor + kind, chosen)

    def bounds(self, values: Mapping[str, float]) -> Floats:
        """Return the limits by name at `values`."""
        fleet = {vehicle.name: vehicle.mode for vehicle in self.network.fleet}
        stand = {p.place: p.parking or 0.0 for p in self.network.nodes}
        found = []
        for name in self.names:
            head, _, tail = name.rpartition(".")
            if tail == "flying":
                found.append(values[f"{head}.count"] * values["utilisation"] * 7)
            elif tail == "hours":
                fit = values["availability"] if fleet[head] == "air" else 1.0
                found.append(values[f"{head}.count"] * fit * WEEK)
            elif head == "stands":
                found.append(stand[tail] * values["stand_hours"] * 7 * values["parking_use"])
            else:
                found.append(values["port_rate"])
        return np.array(found)

    def cheapest(self, made: Form, values: Mapping[str, float]) -> Floats:
        """Return, by arc, the least cost of a tonne (kUSD) that any type of its mode has from end to end."""
        arcs, weight = made.arcs, values["passenger_weight"]
        load = np.where(self.column[1] >= 0, arcs.tonnes, weight * arcs.seats)
        unit = np.divide(arcs.cost, load, out=np.full(self.m, np.inf), where=load > 1e-6)
        least = np.full(int(self._leg.max(initial=-1)) + 1, np.inf)
        np.minimum.at(least, self._leg, unit + values["handling"])
        return least[self._leg]

    def hurry(self, solution: Floats, values: Mapping[str, float]) -> float:
        """Return what the tie-break added to the objective."""
        urgent, people = solution[2 * self.m : 4 * self.m].reshape(2, self.m) @ self.network.km
        return float(_HURRY * (urgent + 2.0 * values["passenger_weight"] * people))

    def by_arc(self, found: Floats, made: Form) -> Floats:
        """Return trips, general, urgent and passengers by arc, of shape (4, m), then what is undelivered."""
        table = np.where(self.column >= 0, found[self.column], 0.0)
        carried = (made.trips * table[1:]).sum(axis=0)
        table[0] = np.where(self.both, table[0], carried)
        return np.concatenate([table.ravel(), found[self.undelivered :]])


#: Rows of the table of factors; those of the last four come once by kind (x, f, h, g): per trip, then per
#: unit of what is carried.
_ONE, _MINUS, _WEIGHT, _TONNES, _SEATS = range(5)
_CYCLE, _FLIGHT, _LOAD, _UNLOAD = 5, 9, 13, 17


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
            cost[column[at]] += _HURRY * layout.network.km[at] * (1.0 if kind == 2 else 2.0 * weight)
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
    data[_ONE], data[_MINUS], data[_WEIGHT] = 1.0, -1.0, weight
    data[_TONNES, :m], data[_SEATS, :m] = -arcs.tonnes, -arcs.seats
    per = np.concatenate([np.ones((1, m)), trips])
    for row, factor in (
        (_CYCLE, arcs.cycle),
        (_FLIGHT, 2 * arcs.flight),
        (_LOAD, arcs.load),
        (_UNLOAD, arcs.unload),
    ):
        data[row : row + 4, :m] = factor * per
    return Form(arcs, demand, trips, cost, upper, data, low, right)


def _shadow(layout: Layout, dual: Floats) -> dict[str, float]:
    """Return shadow prices by name: of every limit that binds, and of demand."""
    first = len(dual) - len(layout.names)
    shadow = {name: float(v) for name, v in zip(layout.names, dual[first:]) if abs(v) > 1e-9}
    for c, commodity in enumerate(COMMODITIES):
        for k in layout.ends:
            row = c * len(layout.inner) + layout.row[k]
            shadow[f"demand.{layout.network.nodes[k].place}.{commodity}"] = float(dual[row])
    return shadow


def _supply(
    layout: Layout,
    made: Form,
    solution: Floats,
    objective: float,
    shadow: Mapping[str, float],
    values: Mapping[str, float],
) -> Supply:
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


def _trace(layout: Layout, made: Form, solution: Floats, values: Mapping[str, float]) -> Floats:
    """Return the cost that reaches each destination when nodes hand cost on in proportion to what leaves.

    By commodity: each node hands on the cost of what came in.  Which type flies which leg often ties (fleets
    limit hours, and cost and hours both grow with distance), and what is shared must not hang on it: what a
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
        cheapest = layout.cheapest(made, values)[at]
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
