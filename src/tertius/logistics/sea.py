"""Sea legs on searoute's network of shipping lanes, with passages open, for merchants only, or closed.

A passage is a gate: a line across the water.  Closing it takes out every edge that touches the
gate, so no route can cross a closed passage.  Lanes find the way; the route is then shortened to straight
legs: of its nodes only those stay that great circles over water need.  Lengths are geodesic (WGS 84).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from tertius.core.arrays import Bools, Floats, Indices
from tertius.core.errors import near_miss, shorten
from tertius.core.tree import packaged
from tertius.logistics.airspace import territories
from tertius.logistics.errors import LogisticsError
from tertius.logistics.geodesy import clear, distance, lengths, vectors
from tertius.logistics.places import Place

STATES = ("open", "merchant", "closed")
#: How far a port may lie from the network, kilometres.
REACH = 400.0
#: Lanes that a port may join directly, and the length of its approach, kilometres; what ships keep off the
#: coast is 12 nautical miles minus this many degrees.
_LINK, _APPROACH, _OFFING = 300.0, 35.0, 0.15
#: Berths of one harbour, kilometres: nobody sails to a lane and back between them.
_SAME = 5.0
#: Kilometres that a short cut must save.
_WORTH = 0.2
#: Degrees by which coasts are thinned before their corners are taken, and the latitude beyond which none is.
_THIN, _ICE = 0.2, 72.0
#: Degrees from open water beyond which a place cannot be a port; Saint Petersburg has 1.3.
_INLAND = 1.5


@cache
def passages() -> Mapping[str, Mapping[str, Any]]:
    """Return sea passages by name: title, gate, default state, source."""
    return dict(packaged("tertius.logistics", "tables", "passages.yaml"))


def passage_states(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the state of every passage: its default, or what `chosen` says.

    Raises
    ------
    LogisticsError
        An unknown passage or state.
    """
    known = passages()
    for name, state in chosen.items():
        if name not in known:
            raise LogisticsError(
                f"passage {shorten(name)}", "a known passage", "none", near_miss(str(name), known) or
                f"known: {', '.join(known)}"
            )  # fmt: skip
        if state not in STATES:
            raise LogisticsError(f"passage {name!r}", f"one of {', '.join(STATES)}", shorten(state))
    return {name: chosen.get(name, row["default"]) for name, row in known.items()}


@dataclass(frozen=True)
class _Graph:
    nodes: Floats  # (n, 2) longitude, latitude
    i: Indices
    j: Indices
    km: Floats
    blocked: dict[str, Bools]  # edges that touch the gate of a passage


@cache
def _graph() -> _Graph:
    import searoute

    lanes = searoute.setup_M()
    number = {node: k for k, node in enumerate(lanes.nodes)}
    edges = list(lanes.edges(data=True))
    marks = np.array(list(number), dtype=np.float64)
    marks[marks[:, 0] > 180, 0] -= 360  # some lanes go on counting beyond the date line
    nodes, i, j = _round_capes(marks, np.array([[number[u], number[v]] for u, v, _ in edges]))
    # Both ends of an edge on the date line are written as +180 and -180; such an edge has no gate.
    near = np.abs(nodes[i, 0] - nodes[j, 0]) < 180
    lines = shapely.linestrings(np.stack([nodes[i], nodes[j]], axis=1))
    tags = np.full(len(i), "", dtype=object)
    tags[: len(edges)] = [data.get("passage") or "" for _, _, data in edges]
    blocked = {name: (shapely.intersects(_gate(name), lines) & near) | (tags == name) for name in passages()}
    return _Graph(nodes, i, j, lengths(nodes[i], nodes[j]), blocked)


def _round_capes(marks: Floats, lanes: Indices) -> tuple[Floats, Indices, Indices]:
    """Return the lanes' nodes and edges, with nodes off the coast's convex corners and edges over water.

    Lanes keep well off coasts that few ships pass close by; these are the short ways round.
    """
    outline = _land().simplify(_THIN).buffer(0.08 + 0.6 * _THIN, join_style="mitre", mitre_limit=2)
    lines = []
    for shape in outline.geoms if hasattr(outline, "geoms") else [outline]:
        ring = shape.exterior
        xy = np.asarray(ring.coords)[:-1][:: 1 if ring.is_ccw else -1]
        step = xy - np.roll(xy, 1, axis=0)
        ahead = np.roll(step, -1, axis=0)
        turn = step[:, 0] * ahead[:, 1] - step[:, 1] * ahead[:, 0]
        lines.append(xy[turn > 0.1 * np.hypot(*step.T) * np.hypot(*ahead.T)])  # some six degrees
    capes = np.concatenate(lines)
    capes = capes[(np.abs(capes[:, 1]) < _ICE) & (np.abs(capes[:, 0]) < 180)]
    capes = capes[~shapely.contains_xy(_land(), capes[:, 0], capes[:, 1])]
    nodes = np.concatenate([marks, capes])
    tree = cKDTree(vectors(nodes))
    close: Any = tree.query_ball_point(vectors(capes), _LINK / 6371.0)  # a list for every cape
    i = np.repeat(np.arange(len(capes)) + len(marks), [len(c) for c in close])
    j = np.concatenate([np.asarray(c, dtype=np.intp) for c in close])
    i, j = i[j < i], j[j < i]
    free = clear(nodes[i], nodes[j], _land(), np.zeros((len(i), 2)))
    return nodes, np.concatenate([lanes[:, 0], i[free]]), np.concatenate([lanes[:, 1], j[free]])


@dataclass(frozen=True)
class SeaTable:
    """Shortest sea distances between ports: ``km`` of shape (n, n), ``inf`` where cut off, and tracks."""

    km: Floats
    tracks: dict[tuple[int, int], tuple[tuple[float, float], ...]]


def sea_table(ports: Sequence[Place], states: Mapping[str, str], warship: bool = False) -> SeaTable:
    """Return shortest sea distances between `ports` with passages in `states` (see `passage_states`)."""
    shut = frozenset(k for k, v in states.items() if v == "closed" or (v == "merchant" and warship))
    return _table(tuple(ports), shut)


@lru_cache(maxsize=64)
def _table(ports: tuple[Place, ...], shut: frozenset[str]) -> SeaTable:
    graph = _graph()
    size, n = len(ports), len(graph.nodes)
    exact = np.full((size, size), np.inf)
    tracks: dict[tuple[int, int], tuple[tuple[float, float], ...]] = {}
    np.fill_diagonal(exact, 0.0)
    if not ports:
        return SeaTable(exact, tracks)
    keep = np.ones(len(graph.i), dtype=np.bool_)
    for name in shut:
        keep &= ~graph.blocked[name]
    i, j, km = graph.i[keep], graph.j[keep], np.maximum(graph.km[keep], 1e-6)
    links = [_links(port, shut) for port in ports]
    tails = np.concatenate([np.full(len(nodes), n + k) for k, (nodes, _) in enumerate(links)])
    heads, ways = (np.concatenate([link[part] for link in links]) for part in (0, 1))
    entries = np.concatenate([km, km, ways]), (np.concatenate([i, j, tails]), np.concatenate([j, i, heads]))
    matrix = coo_array(entries, shape=(n + size, n + size)).tocsr()
    result = dijkstra(matrix, indices=n + np.arange(size), return_predecessors=True)
    length, previous = np.asarray(result[0]), np.asarray(result[1])
    for a in range(size):
        for b in range(a + 1, size):
            ends = _point(ports[a]), _point(ports[b])
            if distance(*ends) < _SAME and not _crossed(*ends, shut):
                tracks[a, b], exact[a, b], exact[b, a] = ends, distance(*ends), distance(*ends)
                continue
            nodes, way = links[b]
            if not len(nodes) or not np.isfinite(best := length[a, nodes] + way).any():
                continue
            at = int(nodes[np.argmin(best)])
            path = []
            while at != n + a:
                path.append(at)
                at = int(previous[a, at])
            track = _taut(ports[a], ports[b], tuple(reversed(path)), shut)
            tracks[a, b] = track
            exact[a, b] = exact[b, a] = sum(distance(p, q) for p, q in pairwise(track))
    return SeaTable(exact, tracks)


def _point(port: Place) -> tuple[float, float]:
    return port.latitude, port.longitude


def _crossed(a: tuple[float, float], b: tuple[float, float], shut: frozenset[str]) -> bool:
    """Whether the straight way between two points crosses a closed passage."""
    return bool(_gates(shut).intersects(shapely.LineString([a[::-1], b[::-1]])))


@cache
def _land() -> BaseGeometry:
    """Return what ships keep off: airspace polygons without most of their 12 nautical miles of sea."""
    land: BaseGeometry = shapely.union_all(list(territories().values())).buffer(-_OFFING)
    shapely.prepare(land)
    return land


@cache
def _coast() -> BaseGeometry:
    """Return the shores of open water: lakes and slivers between neighbours' polygons have none."""
    shapes: Any = _land().geoms if hasattr(_land(), "geoms") else [_land()]
    inner = [ring for s in shapes for ring in s.interiors if shapely.Polygon(ring).area > 1]
    return shapely.union_all([*(s.exterior for s in shapes), *inner])


def check_port(port: Place) -> None:
    """Raise if a port lies so far inland that no ship could reach it.

    Territorial seas count as land here but for their outer rim, so that a port at the end of a gulf passes.
    """
    point = shapely.Point(port.longitude, port.latitude)
    if _land().contains(point):
        inland = float(_coast().distance(point))
        if inland > _INLAND:
            got = (
                f"latitude {port.latitude:g}, longitude {port.longitude:g}, some {111 * inland:.0f} km inland"
            )
            raise LogisticsError(f"place {shorten(port.place)}", "a port by the sea", got)


@lru_cache(maxsize=1024)
def _links(port: Place, shut: frozenset[str]) -> tuple[Indices, Floats]:
    """Return the network nodes that a port reaches over water, the nearest always, and the distances."""
    nodes = _graph().nodes
    here = np.array([[port.longitude, port.latitude]])
    near = np.flatnonzero(np.abs(nodes[:, 1] - port.latitude) < REACH / 110)
    km = lengths(np.repeat(here, len(near), axis=0), nodes[near])
    if not len(near) or km.min() > REACH:
        got = f"nearest shipping lane {km.min(initial=9999):,.0f} km away"
        where = f"port {shorten(port.place)}"
        raise LogisticsError(where, f"a port within {REACH:g} km of a shipping lane", got)
    chosen = near[(km < _LINK) | (km == km.min())]
    ways = km[(km < _LINK) | (km == km.min())]
    ends, skip = np.repeat(here, len(chosen), axis=0), np.tile([_APPROACH, 0.0], (len(chosen), 1))
    free = clear(ends, nodes[chosen], _land(), skip) | (ways == ways.min())
    free &= clear(ends, nodes[chosen], _gates(shut), np.zeros((len(chosen), 2)))
    return chosen[free], np.maximum(ways[free], 1e-6)


@cache
def _gate(name: str) -> BaseGeometry:
    """Return the gate of a passage, and once more a turn to the east: the date line is +180 and -180."""
    gate = passages()[name]["gate"]
    return shapely.MultiLineString([gate, [(longitude + 360, latitude) for longitude, latitude in gate]])


@cache
def _gates(names: frozenset[str]) -> BaseGeometry:
    return shapely.union_all([_gate(name) for name in sorted(names)])


#: Whether the great circle between two nodes keeps off the land; ports' ways share most of their nodes.
_OVER_WATER: dict[tuple[int, int], bool] = {}


def _over_water(a: Indices, b: Indices) -> Bools:
    pairs = list(zip(a.tolist(), b.tolist()))
    fresh = [pair for pair in pairs if pair not in _OVER_WATER]
    if fresh:
        nodes = _graph().nodes
        u, v = np.array(fresh).T
        free = clear(nodes[u], nodes[v], _land(), np.zeros((len(fresh), 2)))
        _OVER_WATER.update(zip(fresh, free.tolist()))
    return np.array([_OVER_WATER[pair] for pair in pairs], dtype=np.bool_)


@lru_cache(maxsize=4096)
def _taut(
    start: Place, end: Place, path: tuple[int, ...], shut: frozenset[str]
) -> tuple[tuple[float, float], ...]:
    """Return the shortest track over the points of a path, great circles over water between any two."""
    ends = [[start.longitude, start.latitude]], [[end.longitude, end.latitude]]
    way = np.array(path, dtype=np.intp)
    points = np.concatenate([ends[0], _graph().nodes[way], ends[1]])
    n = len(points)
    a, b = np.triu_indices(n, k=1)
    km = np.maximum(lengths(points[a], points[b]), 1e-6)
    along = np.concatenate([[0.0], np.cumsum(km[b == a + 1])])
    worth = (b == a + 1) | (along[b] - along[a] > km + _WORTH)  # the rest of the pairs save nothing
    a, b, km = a[worth], b[worth], km[worth]
    free, inner = np.zeros(len(a), dtype=np.bool_), (a > 0) & (b < n - 1)
    free[inner] = _over_water(way[a[inner] - 1], way[b[inner] - 1])
    outer = np.flatnonzero(~inner)
    skip = np.stack([np.where(a == 0, _APPROACH, 0.0), np.where(b == n - 1, _APPROACH, 0.0)], axis=1)
    free[outer] = clear(points[a[outer]], points[b[outer]], _land(), skip[outer])
    open_ = np.flatnonzero(free)
    free[open_] = clear(points[a[open_]], points[b[open_]], _gates(shut), np.zeros((len(open_), 2)))
    free |= b == a + 1  # the lanes themselves
    graph = coo_array((km[free], (a[free], b[free])), shape=(n, n)).tocsr()
    previous = np.asarray(dijkstra(graph, indices=[0], return_predecessors=True)[1])[0]
    at, kept = n - 1, [n - 1]
    while at:
        at = int(previous[at])
        kept.append(at)
    return tuple((float(points[k, 1]), float(points[k, 0])) for k in reversed(kept))
