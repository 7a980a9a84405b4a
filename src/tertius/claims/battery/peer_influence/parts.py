"""What the likeness of peers' ties is made of: influence, selection, common shocks.

Steglich, Snijders and Pearson (2010), Sociological Methodology 40: 329-393, simulate a fitted model with
one mechanism after the other switched off and see how much of the network's autocorrelation goes with it.
Here every order of switching off counts alike (Shapley values), so that the parts add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Bools, Floats
from tertius.models.interstate.build import NET
from tertius.models.interstate.default import Fitted
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term

MECHANISMS = ("influence of these peers", "influence of neighbours", "selection", "common shocks")


@dataclass(frozen=True)
class Parts:
    """Moran's I of ties over peers: observed, simulated, without any mechanism, and by mechanism.

    `parts` maps a mechanism to its share of it and the Monte Carlo error of it.
    """

    observed: float
    simulated: float
    bare: float
    parts: dict[str, tuple[float, float]]


def mechanism(term: Term, group: str) -> str | None:
    """Return the mechanism that a term belongs to; None for rates, density and structure of the sender."""
    names = [part.name for part in (term.factors or (term,))]
    if "WXX" in names:
        return MECHANISMS[0] if term.with_[0].startswith(f"peers_{group}") else MECHANISMS[1]
    if "inPopSqrt" in names or "altX" in names:
        return MECHANISMS[3]
    if "X" in names or "egoX" in names:
        return MECHANISMS[2]
    return None


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
    share = np.einsum("ih,...hj->...ij", weights, x)[..., member, :]
    own = x[..., member, :]
    own = own - own.mean(axis=(-2, -1), keepdims=True)
    share = share - share.mean(axis=(-2, -1), keepdims=True)
    top, bottom = (own * share).sum(axis=(-1, -2)), (own**2).sum(axis=(-1, -2))
    return np.asarray(np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 1e-12))


def parts_of(fitted: Fitted, group: str, chains: int = 24, seed: int = 1) -> Parts:
    """Return the parts of the likeness within `group`, from chains with terms switched off."""
    built, fit = fitted.built, fitted.fit
    model = Model(built.data, [t for t in fit.terms if not t.basic_rate])
    theta = fit.theta
    belongs = [mechanism(t, group) for t in model.terms]
    weights = next(v for k, v in built.peers.items() if k.startswith(group))
    periods = range(len(built.axes.ends) - 1)
    members = [weights[p].sum(axis=1) > 0 for p in periods]
    use = [p for p in periods if members[p].sum() > 1]
    ends = np.nan_to_num(built.ties).astype(np.uint8)
    observed = float(np.mean([likeness(ends[p + 1], weights[p], members[p]) for p in use]))

    def run(off: frozenset[str]) -> Floats:
        kept = np.where([b in off for b in belongs], 0.0, theta)
        nets = model.simulate(kept, chains, seed, states=True, scores=False).networks[NET]
        fitted: Floats = np.mean([likeness(nets[:, p], weights[p], members[p]) for p in use], axis=0)
        return fitted

    runs = {
        frozenset(some): run(frozenset(some))
        for size in range(len(MECHANISMS) + 1)
        for some in combinations(MECHANISMS, size)
    }
    parts = {name: _shapley(runs, name) for name in MECHANISMS}
    whole, bare = runs[frozenset()], runs[frozenset(MECHANISMS)]
    return Parts(
        observed,
        float(whole.mean()),
        float(bare.mean()),
        {k: (float(v.mean()), float(v.std(ddof=1) / np.sqrt(len(v)))) for k, v in parts.items()},
    )


def _shapley(runs: dict[frozenset[str], Floats], name: str) -> Floats:
    """What the likeness loses, on average over all orders, when `name` is switched off; one value a chain."""
    others = [m for m in MECHANISMS if m != name]
    total = np.zeros_like(runs[frozenset()])
    for size in range(len(others) + 1):
        weight = factorial(size) * factorial(len(others) - size) / factorial(len(MECHANISMS))
        for some in combinations(others, size):
            off = frozenset(some)
            total += weight * (runs[off] - runs[off | {name}])
    return total
