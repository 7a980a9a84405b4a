"""Where the columns and rows of a network's programme lie, whatever the figures."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csc_array

from tertius.core.arrays import Bools, Floats, Indices, Ints
from tertius.logistics.network import Network

#: Hours.
WEEK = 168.0
#: kUSD for a kilometre of a tonne of urgent cargo: settles which commodity takes which of two ways that
#: cost the same, and is taken out of the cost again.
HURRY = 1e-9
#: Longest road leg, in kilometres, that urgent cargo takes: a transfer, not a haul.
TRANSFER = 400.0
COMMODITIES = ("general", "urgent", "passengers")
#: Rows of the table of factors; those of the last four come once by kind (x, f, h, g): per trip, then per
#: unit of what is carried.
ONE, MINUS, WEIGHT, TONNES, SEATS = range(5)
CYCLE, FLIGHT, LOAD, UNLOAD = 5, 9, 13, 17


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
        self.leg = np.unique(ends, axis=1, return_inverse=True)[1].ravel()
        self.names: list[str] = []
        self._entries: list[tuple[Indices, Indices, Indices]] = []
        self.height = 3 * len(self.inner)
        self._balance()
        self._capacities()
        self._limits()
        rows, cols, at = (np.concatenate(part) for part in zip(*self._entries))
        order = np.lexsort((rows, cols))
        self._at, self._rows = at[order], rows[order].astype(np.int32)
        self._start = np.searchsorted(cols[order], np.arange(self.size + 1)).astype(np.int32)

    def closed_by(self, gone: Bools) -> Bools:
        """Return the columns that close when the arcs `gone` are."""
        return np.concatenate([gone[self._arc], np.zeros(3 * self.e, dtype=np.bool_)])

    def demand(self, values: Mapping[str, float]) -> tuple[Floats, Floats, Floats]:
        """Return general tonnes, urgent tonnes and passengers wanted, by destination."""
        names = [self.network.nodes[k].place for k in self.ends]
        tonnes = np.array([values[f"demand.{p}.tonnes"] for p in names])
        people = np.array([values[f"demand.{p}.passengers"] for p in names])
        share = values["urgent_share"]
        return tonnes * (1 - share), tonnes * share, people

    def takes(self, commodity: int) -> Indices:
        """Return the arcs that may take a commodity (0 general, 1 urgent, 2 passengers)."""
        arcs: Ints = np.flatnonzero(self.column[commodity + 1] >= 0)
        return arcs

    def matrix(self, factors: Floats) -> csc_array:
        """Return the programme's matrix with the given factors."""
        shape = (self.height, self.size)
        return csc_array((factors.ravel()[self._at], self._rows, self._start), shape=shape)

    def _put(self, rows: Indices, cols: Indices, factor: int, arcs: Indices) -> None:
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
            self._put(into + block, column, ONE, arcs)
            self._put(out[leaves] + block, column[leaves], MINUS, arcs[leaves])
            left = np.arange(self.e)
            self._put(ends + block, self.undelivered + c * self.e + left, ONE, left)

    def _capacities(self) -> None:
        """Write f + h + w g <= P x and g <= S x for the arcs whose trips have a column."""
        own = np.flatnonzero(self.both)
        load = self.height + np.arange(len(own))
        seat = load + len(own)
        x, f, h, g = (self.column[kind, own] for kind in range(4))
        fast = h >= 0
        self._put(load, f, ONE, own)
        self._put(load[fast], h[fast], ONE, own[fast])
        self._put(load, g, WEIGHT, own)
        self._put(load, x, TONNES, own)
        self._put(seat, g, ONE, own)
        self._put(seat, x, SEATS, own)
        self.height += 2 * len(own)

    def _limits(self) -> None:
        """Write limits by name: the fleet's time and flying hours, aircraft stands, ports."""
        network = self.network
        for number, vehicle in enumerate(network.fleet):
            at = np.flatnonzero(network.vehicle == number)
            self._per_trip(self._limit(f"{vehicle.name}.hours"), at, CYCLE)
            if vehicle.mode == "air":
                self._per_trip(self._limit(f"{vehicle.name}.flying"), at, FLIGHT)
        for k, place in enumerate(network.nodes):
            leaves, comes = network.start == k, network.end == k
            if place.kind == "airfield" and place.parking is not None:
                row = self._limit(f"stands.{place.place}")
                self._per_trip(row, np.flatnonzero(leaves & (self.mode == "air")), LOAD)
                self._per_trip(row, np.flatnonzero(comes & (self.mode == "air")), UNLOAD)
            elif place.kind == "port" and network.role[k] != "origin":
                row = self._limit(f"port.{place.place}")
                touch = np.flatnonzero((leaves | comes) & (self.mode == "sea"))
                for kind in (1, 2):
                    arcs = touch[self.column[kind, touch] >= 0]
                    self._put(np.full(len(arcs), row), self.column[kind, arcs], ONE, arcs)

    def _limit(self, name: str) -> int:
        self.names.append(name)
        self.height += 1
        return self.height - 1

    def _per_trip(self, row: int, arcs: Indices, factor: int) -> None:
        """Count trips of `arcs` in `row`: by their own column, else by what they carry."""
        for kind in range(4):
            own = self.both[arcs] if kind == 0 else ~self.both[arcs]
            chosen = arcs[own & (self.column[kind, arcs] >= 0)]
            self._put(np.full(len(chosen), row), self.column[kind, chosen], factor + kind, chosen)

    def bounds(self, values: Mapping[str, float]) -> Floats:
        """Return the limits by name at `values`."""
        fleet = {vehicle.name: vehicle.mode for vehicle in self.network.fleet}
        stand = {p.place: p.parking or 0.0 for p in self.network.nodes}
        bounds = []
        for name in self.names:
            head, _, tail = name.rpartition(".")
            if tail == "flying":
                bounds.append(values[f"{head}.count"] * values["utilisation"] * 7)
            elif tail == "hours":
                fit = values["availability"] if fleet[head] == "air" else 1.0
                bounds.append(values[f"{head}.count"] * fit * WEEK)
            elif head == "stands":
                bounds.append(stand[tail] * values["stand_hours"] * 7 * values["parking_use"])
            else:
                bounds.append(values["port_rate"])
        return np.array(bounds)

    def hurry(self, solution: Floats, values: Mapping[str, float]) -> float:
        """Return what the tie-break added to the objective."""
        urgent, people = solution[2 * self.m : 4 * self.m].reshape(2, self.m) @ self.network.km
        return float(HURRY * (urgent + 2.0 * values["passenger_weight"] * people))

    def by_arc(self, values: Floats, trips: Floats) -> Floats:
        """Return trips, general, urgent and passengers by arc, of shape (4, m), then what is undelivered.

        `values` are those of the columns; `trips` is `Form.trips`.
        """
        table = np.where(self.column >= 0, values[self.column], 0.0)
        carried = (trips * table[1:]).sum(axis=0)
        table[0] = np.where(self.both, table[0], carried)
        return np.concatenate([table.ravel(), values[self.undelivered :]])
