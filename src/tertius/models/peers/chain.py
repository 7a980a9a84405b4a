"""One actor's ties over a window as a Markov chain on its sets of partners: exact probabilities.

A stochastic actor-oriented model (Snijders 2001, Sociological Methodology 31) in which an actor sees the
others as they stood at the start of the window.  Opportunities come at a rate; at each one the actor keeps
its ties or changes one of them, a multinomial logit on

    f(x) = sum_j x_j u_j + t [some x_j = 1].

Given the start all actors are then independent, and with m partners the chain has 2^m states, so that the
probability of the observed end is a row of the exponential of a small matrix.  Nothing is simulated.  The
exponential is taken by uniformisation (Jensen 1953, Skandinavisk Aktuarietidskrift 36): a Poisson number of
opportunities.  Sets of partners are coded by bits, partner j as 2^j.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Bools, Floats, Ints

#: Partners beyond which the 2^m states of a chain take too much room.
MOST = 8
#: Rates above this mean hundreds of changes of mind a window; they are cut off here.
FASTEST = 30.0
_TAIL = 1e-9
_BLOCK = 512


@dataclass(frozen=True, eq=False)
class Chains:
    """What rows of actors and windows say about their utilities.

    Attributes
    ----------
    likelihood : array (rows,)
        Log-probability of the observed end.
    score : array (rows, m + 2)
        Its derivative by the m utilities, by t, and by the logarithm of the rate.
    information : array (rows, m + 2, m + 2)
        Expected outer product of the score (Fisher).
    """

    likelihood: Floats
    score: Floats
    information: Floats


def chains(utilities: Floats, first: Floats, rate: Floats, start: Ints, end: Ints, open_: Bools) -> Chains:
    """Return likelihood, score and information of rows.

    Parameters
    ----------
    utilities : array (rows, m)
    first : array (rows,)
        t, what having any partner is worth.
    rate : array (rows,)
        Opportunities a window.
    start, end : int arrays (rows,)
        Codes of the sets of partners.
    open_ : bool array (rows, m)
        Ties that can change.
    """
    m = utilities.shape[1]
    parts = []
    for at in range(0, len(utilities), _BLOCK):
        cut = slice(at, at + _BLOCK)
        ends, slopes = _ends(utilities[cut], first[cut], rate[cut], start[cut], open_[cut], True)
        rows = np.arange(len(ends))
        here = np.maximum(ends, 1e-300)
        weighted = slopes / np.sqrt(here)[:, None, :]
        seen = here[rows, end[cut]]
        score = slopes[rows, :, end[cut]] / seen[:, None]
        parts.append((np.log(seen), score, weighted @ weighted.transpose(0, 2, 1)))
    if not parts:
        return Chains(np.zeros(0), np.zeros((0, m + 2)), np.zeros((0, m + 2, m + 2)))
    return Chains(*(np.concatenate(p) for p in zip(*parts)))


def probabilities(utilities: Floats, first: Floats, rate: Floats, start: Ints, open_: Bools) -> Floats:
    """Return the probability of every set of partners at the end, (rows, 2^m)."""
    parts = []
    for at in range(0, len(utilities), _BLOCK):
        cut = slice(at, at + _BLOCK)
        parts.append(_ends(utilities[cut], first[cut], rate[cut], start[cut], open_[cut], False)[0])
    return np.concatenate(parts) if parts else np.zeros((0, 2 ** utilities.shape[1]))


def bits(codes: Ints, m: int) -> NDArray[np.uint8]:
    """Return the ties (..., m) of coded sets."""
    return ((codes[..., None] >> np.arange(m)) & 1).astype(np.uint8)


def coded(ties: NDArray[np.uint8]) -> Ints:
    """Return the codes (...,) of ties (..., m)."""
    out: Ints = (ties.astype(np.int64) << np.arange(ties.shape[-1])).sum(axis=-1)
    return out


def _ends(
    u: Floats, first: Floats, rate: Floats, start: Ints, open_: Bools, slopes: bool
) -> tuple[Floats, Floats]:
    """Return end probabilities (rows, states), and their derivatives (rows, m + 2, states) if asked for."""
    rows, m = u.shape
    number = 2**m
    every = np.arange(number)
    ties = bits(every, m).astype(np.float64)
    sign = 1.0 - 2.0 * ties
    alone = (ties.sum(axis=1)[:, None] - ties == 0).astype(np.float64)
    value = sign[None] * (u[:, None, :] + first[:, None, None] * alone[None])
    weight = np.where(open_[:, None, :], np.exp(np.clip(value, -50.0, 50.0)), 0.0)
    choice = weight / (1.0 + weight.sum(axis=2, keepdims=True))
    step = np.zeros((rows, number, number))
    step[:, every, every] = 1.0 - choice.sum(axis=2)
    for j in range(m):
        step[:, every, every ^ (1 << j)] = choice[:, :, j]
    kinds = m + 2 if slopes else 1
    now = np.zeros((rows, kinds, number))
    now[np.arange(rows), 0, start] = 1.0
    rate = np.minimum(rate, FASTEST)
    poisson = np.exp(-rate)
    out = now * poisson[:, None, None]
    before = np.zeros(rows)
    late = np.zeros((rows, number))
    total, k = poisson.copy(), 0
    while (total < 1.0 - _TAIL).any() and k < 10 * FASTEST:
        k += 1
        if slopes:
            # d(vT)/du_l = (dv/du_l - q_l) T + q_l moved over bit l, with q_l = v p_l sign_l.
            pull = now[:, 0, :, None] * choice * sign[None]
            lone = pull * alone[None]
            moved = np.stack([pull[:, every ^ (1 << j), j] for j in range(m)], axis=1)
            lone_moved = sum(lone[:, every ^ (1 << j), j] for j in range(m))
            stay = now.copy()
            stay[:, 1 : m + 1] -= pull.transpose(0, 2, 1)
            stay[:, m + 1] -= lone.sum(axis=2)
            now = stay @ step
            now[:, 1 : m + 1] += moved
            now[:, m + 1] += lone_moved
        else:
            now = now @ step
        before, poisson = poisson, poisson * rate / k
        total += poisson
        out += now * poisson[:, None, None]
        late += now[:, 0] * (before - poisson)[:, None]
    if not slopes:
        return out[:, 0], np.zeros((rows, 0, number))
    # The derivative by the rate shifts the Poisson weights by one opportunity.
    begun = np.zeros((rows, number))
    begun[np.arange(rows), start] = 1.0
    by_rate = (late - begun * np.exp(-rate)[:, None]) * rate[:, None]
    return out[:, 0], np.concatenate([out[:, 1:], by_rate[:, None]], axis=1)
