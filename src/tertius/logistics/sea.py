"""Sea legs on searoute's network of shipping lanes, with passages open, for merchants only, or closed.

A passage is a gate: a line across the water.  Closing it takes out every edge that touches the
gate, so no route can cross a closed passage.  Lengths are geodesic (WGS 84).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
import yaml
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from tertius.core.errors import near_miss, shorten
from tertius.logistics.airpath import distance
from tertius.logistics.errors import LogisticsError
from tertius.logistics.places import Place

STATES = ("open", "merchant", "closed")
#: How far a port may lie from the network, kilometres.
REACH = 400.0
Floats = NDArray[np.float64]


@cache
def passages() -> Mapping[str, Mapping[str, Any]]:
    """Return sea passages by name: title, gate, default state, source."""
    text = (files("tertius.logistics") / "tables" / "passages.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


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
    i: NDArray[np.intp]
    j: NDArray[np.intp]
    km: Floats
    blocked: dict[str, NDArray[np.bool_]]  # edges that touch the gate of a passage


@cache
def _graph() -> _Graph:
    import searoute

    lanes = searoute.setup_M()
    number = {node: k for k, node in enumerate(lanes.nodes)}
    edges = list(lanes.edges(data=True))
    nodes = np.array(list(number), dtype=np.float64)
    i = np.array([number[u] for u, _, _ in edges])
    j = np.array([number[v] for _, v, _ in edges])
    km = np.array([distance((u[1], u[0]), (v[1], v[0])) for u, v, _ in edges])
    # Both ends of an edge on the date line are written as +180 and -180; such an edge has no gate.
    near = np.abs(nodes[i, 0] - nodes[j, 0]) < 180
    lines = shapely.linestrings(np.stack([nodes[i], nodes[j]], axis=1))
    tags = np.array([data.get("passage") or "" for _, _, data in edges])
    blocked = {
        name: (shapely.intersects(shapely.LineString(row["gate"]), lines) & near) | (tags == name)
        for name, row in passages().items()
    }
    return _Graph(nodes, i, j, km, blocked)


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
    keep = (
        ~np.any([graph.blocked[name] for name in sorted(shut)], axis=0)
        if shut
        else np.ones(len(graph.i), bool)
    )
    i, j, km = graph.i[keep], graph.j[keep], np.maximum(graph.km[keep], 1e-6)
    n = len(graph.nodes)
    matrix = coo_array((km, (i, j)), shape=(n, n)).tocsr()
    entry = [_nearest(port, graph.nodes) for port in ports]
    size = len(ports)
    exact = np.full((size, size), np.inf)
    tracks: dict[tuple[int, int], tuple[tuple[float, float], ...]] = {}
    np.fill_diagonal(exact, 0.0)
    if not ports:
        return SeaTable(exact, tracks)
    found = dijkstra(matrix, directed=False, indices=[node for node, _ in entry], return_predecessors=True)
    length, previous = np.asarray(found[0]), np.asarray(found[1])
    for a in range(size):
        for b in range(a + 1, size):
            end = entry[b][0]
            if not np.isfinite(length[a, end]):
                continue
            exact[a, b] = exact[b, a] = length[a, end] + entry[a][1] + entry[b][1]
            path, at = [end], end
            while at != entry[a][0]:
                at = int(previous[a, at])
                path.append(at)
            middle = tuple((float(graph.nodes[k, 1]), float(graph.nodes[k, 0])) for k in reversed(path))
            first, last = (ports[a].latitude, ports[a].longitude), (ports[b].latitude, ports[b].longitude)
            tracks[a, b] = (first, *middle, last)
    return SeaTable(exact, tracks)


def _nearest(port: Place, nodes: Floats) -> tuple[int, float]:
    """Return the network node nearest to a port and the distance to it in kilometres."""
    shrink = np.cos(np.radians(port.latitude))
    gap = ((nodes[:, 0] - port.longitude) * shrink) ** 2 + (nodes[:, 1] - port.latitude) ** 2
    node = int(np.argmin(gap))
    km = distance((port.latitude, port.longitude), (float(nodes[node, 1]), float(nodes[node, 0])))
    if km > REACH:
        got = f"nearest shipping lane {km:,.0f} km away"
        raise LogisticsError(
            f"port {shorten(port.place)}", f"a port within {REACH:g} km of a shipping lane", got
        )
    return node, km
