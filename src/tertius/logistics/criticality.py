"""What the loss of hubs and legs costs: effects, interdiction, Shapley shares, substitutes, resilience.

Every function asks the same linear programme without some elements.  Two exact shortcuts spare
most of the work: a solution is kept by what is removed, and removing what an optimum does not use
leaves it the optimum.  Removal only shrinks the feasible set, so no loss ever helps.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from tertius.core.errors import shorten
from tertius.core.rng import generator
from tertius.logistics.errors import LogisticsError
from tertius.logistics.network import Network
from tertius.logistics.programme import Programme, Supply, central

#: Subsets tried one by one; beyond, interdiction is greedy and Shapley shares are sampled.
MOST_SUBSETS = 600
PERMUTATIONS = 200


class Response:
    """Cheapest supplies of a network at one set of figures, by the elements that are gone.

    `programme` is one that several responses of the same network share, so that each starts where the
    last one ended.
    """

    def __init__(
        self,
        network: Network,
        values: Mapping[str, float] | None = None,
        programme: Programme | None = None,
    ) -> None:
        self.network = network
        self.values = central(network) if values is None else values
        self._programme = Programme(network) if programme is None else programme
        self.solved = 0
        self._basis: Any = None
        self._known: dict[frozenset[str], tuple[Supply, frozenset[str]]] = {}

    def without(self, elements: Iterable[str] = ()) -> Supply:
        """Return the cheapest supply without `elements` (hubs, or legs written ``start>end``)."""
        gone = frozenset(elements)
        if gone in self._known:
            return self._known[gone][0]
        for less, (supply, used) in self._known.items():
            if less < gone and not used & (gone - less):
                self._known[gone] = (supply, used)
                return supply
        if self._basis is not None:
            self._programme.basis = self._basis
        supply = self._programme.solve(self.values, gone)
        self._basis = self._programme.basis
        self.solved += 1
        self._known[gone] = (supply, _used(self.network, supply))
        return supply


def _used(network: Network, supply: Supply) -> frozenset[str]:
    """Return the hubs and legs that carry anything."""
    group = {place.place: hub for place, hub in zip(network.nodes, network.group)}
    used = set()
    for flow in supply.flows:
        used |= {group[flow.start], group[flow.end], f"{flow.start}>{flow.end}"}
    return frozenset(used - {""})


@dataclass(frozen=True)
class Effect:
    """What changes when `elements` are gone; a week.

    Attributes
    ----------
    rise : float
        Rise in cost, kUSD, of what is still delivered; negative where less is delivered.
    ratio : float or None
        Cost without over cost with; None where less is delivered (costs then do not compare).
    lost, lost_passengers : float
        Tonnes and passengers no longer deliverable.
    lost_share : float
        Tonnes lost over tonnes delivered before.
    cut_off : tuple of str
        Destinations that were served and get nothing now.
    objective : float
        Rise of cost and penalty together: what the worst is chosen by.
    """

    elements: tuple[str, ...]
    rise: float
    ratio: float | None
    lost: float
    lost_passengers: float
    lost_share: float
    cut_off: tuple[str, ...]
    objective: float


def effect(response: Response, elements: Iterable[str], given: Iterable[str] = ()) -> Effect:
    """Return what changes when `elements` are gone, where `given` are gone already."""
    before = response.without(given)
    gone = tuple(sorted(set(elements)))
    after = response.without({*gone, *given})
    lost = max(before.tonnes - after.tonnes, 0.0)
    people = max(sum(before.passengers.values()) - sum(after.passengers.values()), 0.0)
    less = lost > 1e-6 * max(before.tonnes, 1.0) or people > 1e-6 * max(sum(before.passengers.values()), 1.0)
    cut = tuple(
        place
        for place in before.wanted
        if _served(before, place) > 1e-6 and _served(after, place) <= 1e-6 * _served(before, place)
    )
    ratio = None if less else (after.cost / before.cost if before.cost > 1e-9 else 1.0)
    share = lost / before.tonnes if before.tonnes > 1e-9 else 0.0
    rise = after.objective - before.objective
    return Effect(gone, after.cost - before.cost, ratio, lost, people, share, cut, max(rise, 0.0))


def _served(supply: Supply, place: str) -> float:
    return supply.delivered[place] + supply.passengers[place]


def legs(response: Response) -> list[str]:
    """Return the legs that the cheapest supply uses, as ``start>end``."""
    return sorted({f"{flow.start}>{flow.end}" for flow in response.without().flows})


def interdiction(response: Response, elements: Sequence[str], k: int) -> tuple[Effect, bool]:
    """Return the loss of `k` of `elements` that hurts most, and whether every choice was tried.

    Beyond `MOST_SUBSETS` choices the elements are taken one after the other, the worst next: a lower bound.
    """
    if not 0 < k <= len(elements):
        raise LogisticsError("interdiction", f"between 1 and {len(elements)} elements", shorten(k))
    if math.comb(len(elements), k) <= MOST_SUBSETS:
        tried = [effect(response, chosen) for chosen in combinations(sorted(elements), k)]
        return max(tried, key=lambda e: e.objective), True
    chosen: tuple[str, ...] = ()
    for _ in range(k):
        rest = [e for e in sorted(elements) if e not in chosen]
        chosen = (*chosen, max(rest, key=lambda e: effect(response, (*chosen, e)).objective))
    return effect(response, chosen), False


@dataclass(frozen=True)
class Share:
    """A hub's Shapley share: of the saving that all hubs bring (kUSD, penalty included) and of tonnes.

    `error` is the standard error of `saving` where permutations were sampled, 0 where exact.
    """

    hub: str
    saving: float
    tonnes: float
    error: float


def shapley(response: Response, hubs: Sequence[str], seed: int = 0) -> tuple[Share, ...]:
    """Return each hub's Shapley value (Shapley 1953) in the game of being available.

    The value of a set of hubs is what it saves against having none of `hubs`.  Exact while there
    are at most `MOST_SUBSETS` sets; beyond, the mean over sampled orders (Castro et al. 2009).
    """
    everyone = frozenset(hubs)

    def value(present: frozenset[str]) -> tuple[float, float]:
        supply = response.without(everyone - present)
        return -supply.objective, supply.tonnes

    n = len(everyone)
    order = sorted(everyone)
    if 2**n <= MOST_SUBSETS:
        weight = [math.factorial(s) * math.factorial(n - s - 1) / math.factorial(n) for s in range(n)]
        shares = []
        for hub in order:
            others = [h for h in order if h != hub]
            gain = np.zeros(2)
            for size in range(n):
                for chosen in combinations(others, size):
                    base = frozenset(chosen)
                    gain += weight[size] * (np.array(value(base | {hub})) - np.array(value(base)))
            shares.append(Share(hub, float(gain[0]), float(gain[1]), 0.0))
        return tuple(shares)
    rng = generator(seed, "shapley")
    gains = {hub: np.zeros((PERMUTATIONS, 2)) for hub in order}
    for draw in range(PERMUTATIONS):
        present: frozenset[str] = frozenset()
        before = np.array(value(present))
        for position in rng.permutation(n):
            present |= {order[position]}
            after = np.array(value(present))
            gains[order[position]][draw] = after - before
            before = after
    return tuple(
        Share(h, float(g[:, 0].mean()), float(g[:, 1].mean()), float(g[:, 0].std(ddof=1) / math.sqrt(len(g))))
        for h, g in gains.items()
    )


@dataclass(frozen=True)
class Substitute:
    """How well one hub alone stands in for the target, and how much is lost if it falls as well.

    Attributes
    ----------
    extra : float
        Objective (kUSD, penalty included) with this hub alone left, over that with the target and no other.
    alone : float
        Share of the tonnes wanted that it delivers alone.
    next_loss : Effect
        Losing it too, after the target, with all other hubs kept.
    """

    hub: str
    extra: float
    alone: float
    next_loss: Effect


def substitutes(response: Response, target: Sequence[str]) -> tuple[Substitute, ...]:
    """Return the other hubs ranked as substitutes of `target`, the best first."""
    names = [hub.hub for hub in response.network.spec.hubs]
    others = [name for name in names if name not in target]
    base = response.without(others)
    ranked = []
    for name in others:
        alone = response.without(n for n in names if n != name)
        loss = effect(response, [name], given=target)
        ranked.append(Substitute(name, alone.objective - base.objective, alone.share, loss))
    return tuple(sorted(ranked, key=lambda s: (s.extra, s.hub)))


@dataclass(frozen=True)
class Step:
    """One step of the resilience curve: the hub that falls, what is left."""

    hub: str
    cost: float
    share: float
    share_passengers: float


def resilience(response: Response, hubs: Sequence[str]) -> tuple[Step, ...]:
    """Return cost and share delivered as `hubs` fall one after the other, each time the worst."""
    whole = response.without()
    steps = [Step("", whole.cost, whole.share, whole.share_passengers)]
    gone: list[str] = []
    while len(gone) < len(hubs):
        rest = sorted(set(hubs) - set(gone))
        worst = max(rest, key=lambda hub: response.without([*gone, hub]).objective)
        gone.append(worst)
        left = response.without(gone)
        steps.append(Step(worst, left.cost, left.share, left.share_passengers))
    return tuple(steps)
