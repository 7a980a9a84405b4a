"""The network of a spec: nodes, and arcs that a vehicle of the fleet can serve under the closures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Floats, Indices
from tertius.core.errors import shorten
from tertius.logistics.airpath import AirTable, air_table
from tertius.logistics.errors import LogisticsError
from tertius.logistics.geodesy import distance
from tertius.logistics.places import Place, roads
from tertius.logistics.sea import SeaTable, passage_states, sea_table
from tertius.logistics.spec import Spec
from tertius.logistics.units import Figure
from tertius.logistics.vehicles import Vehicle, general_figures

ROLES = ("origin", "hub", "destination")
#: An arc whose payload is below this share of the type's maximum is left out: no one would plan it.
SMALLEST_LOAD = 0.1
#: Legs that a network may have: beyond, one programme takes many seconds.
MAX_ARCS = 12_000


@dataclass(frozen=True)
class Network:
    """Nodes and arcs of a spec; arc arrays have shape (m,).

    Attributes
    ----------
    nodes : tuple of Place
    role : tuple of str
        origin, hub or destination, by node.
    group : tuple of str
        Hub that a node belongs to, or an empty text.
    start, end, vehicle : ndarray of int
        Nodes and fleet type of each arc; an arc is a round trip that carries cargo on the way out.
    km, critical_km : ndarray of float
        One-way distance, and the distance that sets the payload: longer where the aircraft finds
        no fuel at the end and must carry what it needs to reach some.
    tracks : mapping of (start, end, mode) to the points of the leg
    figures : mapping of str to Figure
        Every planning figure that the programme uses, by name (``il-76md.speed``, ``demand.bamako.tonnes``).
    """

    spec: Spec
    nodes: tuple[Place, ...]
    role: tuple[str, ...]
    group: tuple[str, ...]
    start: Indices
    end: Indices
    vehicle: Indices
    km: Floats
    critical_km: Floats
    tracks: dict[tuple[str, str, str], tuple[tuple[float, float], ...]]
    figures: dict[str, Figure]

    @property
    def fleet(self) -> tuple[Vehicle, ...]:
        """Types of the fleet, in the order that `vehicle` counts them."""
        return tuple(vehicle for vehicle, _ in self.spec.fleet)

    def node(self, place: str) -> int:
        """Return the number of a place, or raise."""
        for k, node in enumerate(self.nodes):
            if node.place == place:
                return k
        raise LogisticsError(f"place {shorten(place)}", f"a place of {self.spec.id!r}", "none")

    def arcs_of(self, element: str) -> Bools:
        """Return the arcs that fall with an element: a hub, or a leg written ``start>end``."""
        if ">" in element:
            a, _, b = element.partition(">")
            result: Bools = (self.start == self.node(a)) & (self.end == self.node(b))
            return result
        self.spec.hub(element)
        inside = np.array([g == element for g in self.group])
        either: Bools = inside[self.start] | inside[self.end]
        return either


def build_network(spec: Spec) -> Network:
    """Return the network of `spec`: every arc that some vehicle can serve with a useful load."""
    nodes, role, group = _nodes(spec)
    air = [k for k, node in enumerate(nodes) if node.kind == "airfield"]
    sea = [k for k, node in enumerate(nodes) if node.kind == "port"]
    flights = air_table([nodes[k] for k in air], spec.closed())
    states = passage_states(spec.passages)
    sailings = {
        warship: sea_table([nodes[k] for k in sea], states, warship)
        for warship in sorted({v.warship for v, _ in spec.fleet if v.mode == "sea"})
    }
    arcs: list[tuple[int, int, int, float, float]] = []
    tracks: dict[tuple[str, str, str], tuple[tuple[float, float], ...]] = {}
    for number, (vehicle, _) in enumerate(spec.fleet):
        if vehicle.mode == "air":
            arcs += _air_arcs(number, vehicle, nodes, role, air, flights)
        elif vehicle.mode == "sea":
            arcs += _sea_arcs(number, role, sea, sailings[vehicle.warship])
        else:
            arcs += _road_arcs(number, nodes, role)
    _collect(tracks, nodes, air, flights, "air")
    for table in sailings.values():
        _collect(tracks, nodes, sea, table, "sea")
    arcs = _nearest_origins(_forward(arcs, nodes, (role, group), air, flights), role)
    if len(arcs) > MAX_ARCS:
        got = f"{len(arcs):,}"
        remedy = "leave out places or vehicle types"
        raise LogisticsError(f"network of {spec.id!r}", f"at most {MAX_ARCS:,} legs", got, remedy)
    rows = np.array(arcs, dtype=np.float64).reshape(-1, 5)
    return Network(
        spec,
        tuple(nodes),
        tuple(role),
        tuple(group),
        rows[:, 0].astype(np.intp),
        rows[:, 1].astype(np.intp),
        rows[:, 2].astype(np.intp),
        rows[:, 3],
        rows[:, 4],
        tracks,
        _figures(spec),
    )


def _nodes(spec: Spec) -> tuple[list[Place], list[str], list[str]]:
    rows = [(p, "origin", "") for p in spec.origins]
    rows += [(p, "hub", hub.hub) for hub in spec.hubs for p in hub.places]
    rows += [(d.place, "destination", "") for d in spec.destinations]
    return [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]


def _air_arcs(
    number: int, vehicle: Vehicle, nodes: list[Place], role: list[str], air: list[int], table: AirTable
) -> list[tuple[int, int, int, float, float]]:
    fits = [nodes[k].runway is None or (nodes[k].runway or 0.0) >= vehicle.runway for k in air]
    factor = general_figures()["route_factor"].low
    arcs = []
    for i, a in enumerate(air):
        for j, b in enumerate(air):
            if i == j or role[b] == "origin" or not (fits[i] and fits[j]) or not np.isfinite(table.km[i, j]):
                continue
            km = float(table.km[i, j])
            critical = km + (0.0 if nodes[b].fuel else _to_fuel(j, air, nodes, table))
            if not nodes[a].fuel:
                critical += _to_fuel(i, air, nodes, table)  # it arrived with the fuel for this leg
            load = float(vehicle.payload(critical * factor))
            if load >= SMALLEST_LOAD * vehicle.payloads[0]:
                arcs.append((a, b, number, km, critical))
    return arcs


def _nearest_origins(
    arcs: list[tuple[int, int, int, float, float]], role: list[str]
) -> list[tuple[int, int, int, float, float]]:
    """Keep the two nearest origins for each end and type: a farther one is never better."""
    ranked = sorted(arcs, key=lambda arc: arc[3])
    seen: dict[tuple[int, int], int] = {}
    kept = []
    for arc in ranked:
        key = (arc[1], arc[2])
        if role[arc[0]] == "origin":
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > 2:
                continue
        kept.append(arc)
    return sorted(kept)


def _forward(
    arcs: list[tuple[int, int, int, float, float]],
    nodes: list[Place],
    places: tuple[list[str], list[str]],
    air: list[int],
    flights: AirTable,
) -> list[tuple[int, int, int, float, float]]:
    """Drop flights that end farther from every other destination than they start, and lead nowhere new.

    None is needed: what can be reached from their end can be reached from their start.  Distances are those
    of permitted tracks, since a field behind may be the way round closed airspace.
    """
    role, group = places
    ends = [k for k, r in enumerate(role) if r == "destination"]
    gap = {(k, d): distance(_point(nodes[k]), _point(nodes[d])) for k in range(len(nodes)) for d in ends}
    row = {k: i for i, k in enumerate(air)}
    for k, d in gap:
        if k in row and d in row and np.isfinite(km := flights.km[row[k], row[d]]):
            gap[k, d] = float(km)
    onward: dict[str | int, set[int]] = {}
    for a, b, *_ in arcs:
        onward.setdefault(group[a] or a, set()).add(b)  # at a hub cargo may change to another of its places
    kept = []
    for arc in arcs:
        a, b = arc[0], arc[1]
        flight = nodes[a].kind == "airfield" and nodes[b].kind == "airfield"
        if flight and role[a] != "origin" and role[b] != "destination":
            others = [d for d in ends if d != a]
            here = onward[group[a] or a] | {k for k in range(len(nodes)) if group[k] and group[k] == group[a]}
            new = onward.get(group[b] or b, set()) - here - {a, b}
            if not new and all(gap[b, d] >= gap[a, d] for d in others):
                continue
        kept.append(arc)
    return kept


def _point(place: Place) -> tuple[float, float]:
    return place.latitude, place.longitude


def _to_fuel(i: int, air: list[int], nodes: list[Place], table: AirTable) -> float:
    """Return the distance from a field without fuel to the nearest one with fuel."""
    ways = [float(table.km[i, j]) for j, k in enumerate(air) if nodes[k].fuel]
    return min(ways, default=np.inf)


def _sea_arcs(
    number: int, role: list[str], sea: list[int], table: SeaTable
) -> list[tuple[int, int, int, float, float]]:
    return [
        (a, b, number, float(table.km[i, j]), float(table.km[i, j]))
        for i, a in enumerate(sea)
        for j, b in enumerate(sea)
        if i != j and role[b] != "origin" and np.isfinite(table.km[i, j])
    ]


def _road_arcs(number: int, nodes: list[Place], role: list[str]) -> list[tuple[int, int, int, float, float]]:
    index = {node.place: k for k, node in enumerate(nodes)}
    arcs = []
    for first, second, km in roads():
        if first in index and second in index:
            for a, b in ((index[first], index[second]), (index[second], index[first])):
                if role[b] != "origin":
                    arcs.append((a, b, number, km, km))
    return arcs


def _collect(
    tracks: dict[tuple[str, str, str], tuple[tuple[float, float], ...]],
    nodes: list[Place],
    members: list[int],
    table: AirTable | SeaTable,
    mode: str,
) -> None:
    for (i, j), track in table.tracks.items():
        a, b = nodes[members[i]].place, nodes[members[j]].place
        tracks.setdefault((a, b, mode), track)
        tracks.setdefault((b, a, mode), track[::-1])


def _figures(spec: Spec) -> dict[str, Figure]:
    figures = dict(general_figures())
    for vehicle, count in spec.fleet:
        figures[f"{vehicle.name}.count"] = count
        figures |= {f"{vehicle.name}.{key}": value for key, value in vehicle.figures.items()}
    for demand in spec.destinations:
        figures[f"demand.{demand.place.place}.tonnes"] = demand.tonnes
        figures[f"demand.{demand.place.place}.passengers"] = demand.passengers
    return figures


def unreachable(network: Network) -> dict[str, str]:
    """Return the destinations that no chain of arcs reaches, each with the constraint that binds."""
    reached = {k for k, role in enumerate(network.role) if role == "origin"}
    grew = True
    while grew:
        fresh = {int(b) for a, b in zip(network.start, network.end) if a in reached} - reached
        reached |= fresh
        grew = bool(fresh)
    result = {}
    for k, place in enumerate(network.nodes):
        if network.role[k] == "destination" and k not in reached:
            result[place.place] = _why(network, place, reached)
    return result


def _why(network: Network, place: Place, reached: set[int]) -> str:
    from tertius.logistics.airspace import host_part

    spec = network.spec
    aircraft = [v for v in network.fleet if v.mode == "air"]
    if place.kind == "port":
        return "no open sea route from any origin or hub" if aircraft else "no ship in the fleet"
    if place.kind != "airfield" or not aircraft:
        return "no road, airfield or aircraft of the fleet leads there"
    if host_part(place.host, place.latitude, place.longitude) in spec.closed():
        return f"airspace: {place.host} is closed"
    if place.runway is not None and all(v.runway > place.runway for v in aircraft):
        return f"runway: {place.runway * 1000:,.0f} m is too short for every aircraft of the fleet"
    sources = [network.nodes[k] for k in sorted(reached) if network.nodes[k].kind == "airfield"]
    if not sources:
        return "no origin and no hub that can be reached has an airfield"
    shut = sorted({n.host for n in sources if host_part(n.host, n.latitude, n.longitude) in spec.closed()})
    fields = [n for n in network.nodes if n.kind == "airfield"]
    row = air_table(fields, spec.closed()).km[fields.index(place)]
    near = min(float(row[fields.index(n)]) for n in sources)
    if not np.isfinite(near):
        if shut:
            return f"airspace: {' and '.join(shut)}, where supply starts, is closed"
        return "airspace: closed airspace cuts it off from every field that can be reached"
    free = air_table(fields, frozenset()).km[fields.index(place)]
    direct = min(float(free[fields.index(n)]) for n in sources)
    longest = max(v.ranges[-1] for v in aircraft)
    tail = f" ({direct:,.0f} km if all airspace were open)" if near > direct + 1 else ""
    fuel = "" if place.fuel else ", and there is no fuel at the field"
    return (
        f"range: the nearest field that can be reached is {near:,.0f} km away{tail}, aircraft of the fleet "
        f"reach {longest:,.0f} km{fuel}"
    )
