"""What the likeness of peers' ties is made of: influence, selection, common shocks.

Steglich, Snijders and Pearson (2010), Sociological Methodology 40: 329-393, simulate a fitted model with
one mechanism after the other switched off and see how much of the network's autocorrelation goes with it.
Here every order of switching off counts alike (Shapley values), so that the parts add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.models.peers.chain import bits
from tertius.models.peers.design import EXAMPLE, FIRST, LEANING, SHOCKS, Design
from tertius.models.peers.mixed import Fitted
from tertius.models.peers.simulate import ends

MECHANISMS = ("influence of these peers", "influence of neighbours", "selection", "common shocks")
_SELECTION = ("distance", "earlier", "gdp", "likeness")


@dataclass(frozen=True)
class Parts:
    """Moran's I of ties over peers: observed, simulated, without any mechanism, and by mechanism.

    `parts` maps a mechanism to its share of it and the Monte Carlo error of it.
    """

    observed: float
    simulated: float
    bare: float
    parts: dict[str, tuple[float, float]]


def mechanism(name: str, component: str, design: Design) -> str | None:
    """Return the mechanism that a parameter belongs to; None for rates and the general level."""
    if name.startswith(EXAMPLE):
        return MECHANISMS[0]
    if name == "neighbours":
        return MECHANISMS[1]
    if component in (*SHOCKS, LEANING) or name in design.record.powers:
        return MECHANISMS[3]
    if name in ("constant", FIRST) or name.startswith("rate "):
        return None
    return MECHANISMS[2] if name in (*_SELECTION, *design.record.groups) else None


def likeness(networks: NDArray[np.uint8], weights: Floats, member: Bools) -> Floats:
    """Moran's I of members' ties: how far they lie where the ties of their peers do.

    Each supplier's share of all states is taken off both, so that what all states do is no likeness, and
    then each's own mean, so that a group that has more ties with everyone is none either.  A supplier's
    mean over the members alone must not be: where all members are peers of one another it leaves a tie
    against the sum of the others', which is the same whatever they do.

    Parameters
    ----------
    networks : array (..., states, suppliers)
    weights : array (states, states), rows of members add up to 1
    member : bool array (states,)

    Returns
    -------
    array (...,)
        About 0 by chance, 1 where each does what its peers do; 0 where ties do not vary.
    """
    x = networks.astype(np.float64)
    x = x - x.mean(axis=-2, keepdims=True)
    share = np.matmul(weights, x)[..., member, :]
    own = x[..., member, :]
    own = own - own.mean(axis=(-2, -1), keepdims=True)
    share = share - share.mean(axis=(-2, -1), keepdims=True)
    top, bottom = (own * share).sum(axis=(-1, -2)), (own**2).sum(axis=(-1, -2))
    return np.asarray(np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 1e-12))


def parts_of(
    fitted: Fitted, peers: Bools, groups: Sequence[str], chains: int = 24, seed: int = 1
) -> dict[str, Parts]:
    """Return the parts of the likeness within each group, from waves drawn with terms switched off."""
    made, theta = fitted.design, fitted.theta
    belongs = [mechanism(n, c, made) for n, c in zip(made.names, made.component)]
    links = {g: _links(made, peers, g) for g in groups}
    width = made.blocks[0].open.shape[1]
    observed = {g: _mean([bits(b.end, width)[None] for b in made.blocks], links[g]) for g in groups}
    runs: dict[str, dict[frozenset[str], Floats]] = {g: {} for g in groups}
    for size in range(len(MECHANISMS) + 1):
        for some in combinations(MECHANISMS, size):
            off = frozenset(some)
            kept = np.where([b in off for b in belongs], 0.0, theta)
            drawn = ends(made, kept, chains, generator(seed, "peers", "parts"))
            for g in groups:
                runs[g][off] = _mean(drawn, links[g])
    out = {}
    for g in groups:
        parts = {name: _shapley(runs[g], name) for name in MECHANISMS}
        shown = {k: (float(v.mean()), float(v.std(ddof=1) / np.sqrt(len(v)))) for k, v in parts.items()}
        whole, bare = runs[g][frozenset()], runs[g][frozenset(MECHANISMS)]
        out[g] = Parts(float(observed[g].mean()), float(whole.mean()), float(bare.mean()), shown)
    return out


Link = tuple[Floats, Bools]


def _links(made: Design, peers: Bools, group: str) -> list[Link | None]:
    """Return weights of peers and membership by block; None where fewer than two are members."""
    out: list[Link | None] = []
    for block in made.blocks:
        given = peers[block.window, block.state].astype(np.float64)
        member = made.record.groups[group][block.window, block.state]
        weight = np.repeat(given[None], len(given), axis=0)
        np.fill_diagonal(weight, 0.0)
        total = weight.sum(axis=1, keepdims=True)
        weight = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
        out.append((weight, member) if member.sum() > 1 and given.any() else None)
    return out


def _mean(waves: Sequence[NDArray[np.uint8]], links: Sequence[Link | None]) -> Floats:
    """Return the mean likeness over blocks, one value a drawn record, from ties (draws, rows, m) of each."""
    each = [likeness(ties, *link) for ties, link in zip(waves, links) if link is not None]
    return np.asarray(np.mean(each, axis=0)) if each else np.zeros(1)


def _shapley(runs: dict[frozenset[str], Floats], name: str) -> Floats:
    """What the likeness loses, on average over all orders, when `name` is switched off; one value a draw."""
    others = [m for m in MECHANISMS if m != name]
    total = np.zeros_like(runs[frozenset()])
    for size in range(len(others) + 1):
        weight = factorial(size) * factorial(len(others) - size) / factorial(len(MECHANISMS))
        for some in combinations(others, size):
            off = frozenset(some)
            total += weight * (runs[off] - runs[off | {name}])
    return total
