"""What the loss of a hub does to each destination over draws: the quantity that a claim is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats
from tertius.logistics.criticality import Response
from tertius.logistics.network import Network
from tertius.logistics.programme import Programme, Supply
from tertius.logistics.uncertainty import sample

#: Written where no route remains or too much is lost: any larger ratio reads the same.
NO_ROUTE = 10.0


@dataclass(frozen=True)
class Harm:
    """Ratios of the cost without the target to the cost with it.

    Attributes
    ----------
    hosts : tuple of str
        Destinations, in the spec's order.
    ratio : ndarray of shape (draws, hosts)
        Ratio of the cost of a tonne delivered (a passenger counts by weight) in the cheapest supply
        of all destinations together; `NO_ROUTE` where it is larger, or where more than a share
        `loss` of what arrived can no longer arrive.
    cost, cost_without : ndarray of shape (draws,)
        Weekly cost of the whole supply, kUSD.
    lost : ndarray of shape (draws,)
        The larger of the shares of tonnes and of passengers that can no longer be delivered.
    served : ndarray of shape (draws,)
        Share of the tonnes wanted that is delivered with the target.
    figures : dict of str to ndarray
        The draws, by figure.
    """

    hosts: tuple[str, ...]
    ratio: Floats
    cost: Floats
    cost_without: Floats
    lost: Floats
    served: Floats
    figures: dict[str, Floats]

    @property
    def total_ratio(self) -> Floats:
        """Cost of the whole supply without over with, of shape (draws,)."""
        out: Floats = self.cost_without / np.maximum(self.cost, 1e-12)
        return out

    def at_least(self, factor: float, hosts: int) -> float:
        """Return the share of draws in which at least `hosts` destinations reach `factor`."""
        return float(((self.ratio >= factor).sum(axis=1) >= hosts).mean())

    def all_below(self, factor: float) -> float:
        """Return the share of draws in which every destination stays below `factor`."""
        return float((self.ratio < factor).all(axis=1).mean())

    def ranked(self, rank: int) -> Floats:
        """Return, by draw, the ratio of the destination that is hit `rank`-th hardest (1: hardest)."""
        ordered: Floats = -np.sort(-self.ratio, axis=1)
        return ordered[:, min(rank, self.ratio.shape[1]) - 1]


class Responses:
    """Responses of networks over draws of their figures, kept so that questions share their solutions."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self._kept: dict[tuple[int, int], tuple[Network, list[Response]]] = {}

    def of(self, network: Network, draws: int) -> list[Response]:
        """Return one response a draw; a figure's draws depend on its name, the seed and `draws` alone."""
        key = (id(network), draws)
        if key not in self._kept:
            programme = Programme(network)
            drawn = sample(network.figures, draws, self.seed)
            self._kept[key] = network, [Response(network, values, programme) for values in drawn]
        return self._kept[key][1]


def harm_of(
    network: Network,
    target: Sequence[str],
    draws: int,
    seed: int = 0,
    loss: float = 0.1,
    given: Sequence[str] = (),
    after: Network | None = None,
    kept: Responses | None = None,
) -> Harm:
    """Return what losing `target` does to every destination, over `draws` draws of the figures.

    Parameters
    ----------
    given : sequence of str
        Hubs that are gone in any case: substitutes that the question leaves out.
    after : Network, optional
        The network once the target is lost, where more changes with it (the airspace above it closes).
    kept : Responses, optional
        Solutions of earlier questions with the same seed.
    """
    hosts = tuple(d.place.place for d in network.spec.destinations)
    rows, totals = [], []
    kept = Responses(seed) if kept is None else kept
    responses = kept.of(network, draws)
    for response, later in zip(responses, responses if after is None else kept.of(after, draws)):
        values = response.values
        before, left = response.without(given), later.without({*target, *given})
        rows.append([_ratio(before, left, host, values["passenger_weight"], loss) for host in hosts])
        people = sum(before.passengers.values()), sum(left.passengers.values())
        lost = max(_lost(before.tonnes, left.tonnes), _lost(*people))
        totals.append((before.cost, left.cost, lost, before.share))
    table = np.array(totals, dtype=np.float64).reshape(-1, 4)
    figures = {name: np.array([r.values[name] for r in responses]) for name in network.figures}
    ratio = np.array(rows, dtype=np.float64).reshape(-1, len(hosts))
    return Harm(hosts, ratio, table[:, 0], table[:, 1], table[:, 2], table[:, 3], figures)


def _lost(before: float, after: float) -> float:
    return max(before - after, 0.0) / before if before > 1e-9 else 0.0


def _ratio(before: Supply, after: Supply, host: str, weight: float, loss: float) -> float:
    """Return the cost of a tonne for `host` without over with; `NO_ROUTE` where too little still arrives."""
    had, has = (s.delivered[host] + weight * s.passengers[host] for s in (before, after))
    if had <= 1e-9:
        return 1.0  # nothing arrived before either: nothing is lost
    if has < (1 - loss) * had - 1e-9:
        return NO_ROUTE
    return min((after.host_cost[host] / has) / max(before.host_cost[host] / had, 1e-12), NO_ROUTE)
