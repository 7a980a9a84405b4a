"""How much of an example a state sees: the share of its peers that held a tie when the window began."""

from __future__ import annotations

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.models.peers.record import Record

#: How peers are weighed: all alike, or by exp(-km / 1000).
WEIGHTS = ("alike", "near")


def shares(record: Record, w: int, peers: Bools, how: str = "alike") -> tuple[Floats, Floats]:
    """Return the share of peers with a tie, and the share that one of them is.

    Parameters
    ----------
    w : int
        Window at whose end the peers' ties are seen.
    peers : bool array (n,) or (draws, n)
        Who gives the example; a state is no peer of its own.
    how : str
        One of `WEIGHTS`.

    Returns
    -------
    (array (..., n, m), array (..., n))
        The second is one over the number of peers; both are 0 without peers.
    """
    held = record.held[w]
    given = peers & record.alive[w]
    number = given.sum(axis=-1)[..., None] - given
    one = np.divide(1.0, number, out=np.zeros(number.shape), where=number > 0)
    if how == "near":
        weight = record.near[w] * given[..., None, :]
        total = weight.sum(axis=-1, keepdims=True)
        weight = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
        return np.asarray(weight @ held), one
    mine = given[..., None] * held
    return (mine.sum(axis=-2, keepdims=True) - mine) * one[..., None], one


def neighbours(record: Record, w: int) -> Floats:
    """Return the share of all other states with a tie, weighed by nearness, (n, m)."""
    weight = record.near[w]
    total = weight.sum(axis=1, keepdims=True)
    out: Floats = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0) @ record.held[w]
    return out


def shuffled(record: Record, peers: Bools, draws: int, seed: int) -> Bools:
    """Return placebo peers (draws, w, n): the roles dealt out anew among the states of each region.

    One permutation holds in all windows, so that placebo peers last as long as the true ones.  Who is a true
    peer in a window is no placebo in it: its example would be the true one.
    """
    rng = generator(seed, "peers", "placebo")
    out = np.empty((draws, *peers.shape), dtype=np.bool_)
    inside = [np.flatnonzero(record.region == r) for r in range(int(record.region.max(initial=-1)) + 1)]
    for k in range(draws):
        order = np.arange(peers.shape[1])
        for members in inside:
            order[members] = rng.permutation(members)
        out[k] = peers[:, order]
    return out & record.alive[None] & ~peers[None]


def coming(peers: Bools) -> Bools:
    """Return who becomes a peer only in the window after (w, n); nobody in the last."""
    fresh = peers[1:] & ~peers[:-1]
    return np.concatenate([fresh, np.zeros_like(peers[:1])])
