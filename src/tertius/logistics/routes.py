"""The cheapest route to each destination on its own: no limits of fleet, stands or ports.

It is what the linear programme would pay for the first tonne.  Compared with the same without a hub, it
says what a hub saves each destination, and whether any route remains.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from tertius.logistics.network import Network
from tertius.logistics.programme import COMMODITIES, Layout, arc_figures


@dataclass(frozen=True)
class Route:
    """The cheapest route of one commodity to one destination.

    Attributes
    ----------
    cost : float
        kUSD a tonne, or a passenger; ``inf`` where no route remains.
    legs : tuple of (start, end, vehicle)
    """

    destination: str
    commodity: str
    cost: float
    legs: tuple[tuple[str, str, str], ...]


def cheapest_routes(
    network: Network, values: Mapping[str, float], removed: Iterable[str] = ()
) -> tuple[Route, ...]:
    """Return the cheapest route to every destination for general cargo, urgent cargo and passengers."""
    arcs = arc_figures(network, values)
    gone = np.zeros(len(network.km), dtype=np.bool_)
    for element in removed:
        gone |= network.arcs_of(element)
    layout = Layout(network)
    cheapest = []
    n = len(network.nodes)
    origins = [k for k, role in enumerate(network.role) if role == "origin"]
    for number, commodity in enumerate(COMMODITIES):
        load = arcs.seats if commodity == "passengers" else arcs.tonnes
        takes = layout.takes(number)
        usable = takes[~gone[takes] & (load[takes] > 1e-6)]
        handling = 0.0 if commodity == "passengers" else values["handling"]
        unit = arcs.cost[usable] / load[usable] + handling
        start, end = network.start[usable], network.end[usable]
        order = np.lexsort((unit, end, start))  # of parallel arcs the cheapest comes first
        first = np.ones(len(order), dtype=np.bool_)
        first[1:] = (np.diff(start[order]) != 0) | (np.diff(end[order]) != 0)
        pick = order[first]
        tail = np.concatenate([start[pick], np.full(len(origins), n)])
        head = np.concatenate([end[pick], np.array(origins, dtype=np.intp)])
        weight = np.concatenate([np.maximum(unit[pick], 1e-9), np.full(len(origins), 1e-9)])
        graph = coo_array((weight, (tail, head)), shape=(n + 1, n + 1)).tocsr()
        answer = dijkstra(graph, indices=[n], return_predecessors=True)
        length, previous = np.asarray(answer[0])[0], np.asarray(answer[1])[0]
        by = {
            (int(a), int(b)): int(network.vehicle[usable[p]]) for a, b, p in zip(start[pick], end[pick], pick)
        }
        for k in layout.ends:
            legs: list[tuple[str, str, str]] = []
            at = k
            while np.isfinite(length[k]) and at not in origins:
                before = int(previous[at])
                vehicle = network.fleet[by[before, at]].name
                legs.append((network.nodes[before].place, network.nodes[at].place, vehicle))
                at = before
            cheapest.append(Route(network.nodes[k].place, commodity, float(length[k]), tuple(reversed(legs))))
    return tuple(cheapest)
