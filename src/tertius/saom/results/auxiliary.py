"""Auxiliary statistics of one end state, for goodness of fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Bytes, Floats, Ints
from tertius.core.compiled import compiled

_NAMES = "003 012 102 021D 021U 021C 111D 111U 030T 030C 201 120D 120U 120C 210 300"
TRIADS = tuple(_NAMES.split(" "))

# Class of each of the 64 states of three dyads (bits: u->v, v->u, u->w, w->u, v->w, w->v), in the
# order of TRIADS.  Batagelj & Mrvar (2001), Social Networks 23, 237-243, give the algorithm.
_CODES = (
    "0 1 1 2 1 3 5 7 1 5 4 6 2 7 6 10 1 5 3 7 4 8 8 12 5 9 8 13 6 13 11 14 "
    "1 4 5 6 5 8 9 13 3 8 8 11 7 12 13 14 2 6 7 10 6 11 13 14 7 13 12 14 10 14 14 15"
)
CODES = np.array(_CODES.split(), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Statistic:
    """An auxiliary statistic.

    Parameters
    ----------
    on : str
        The variable that it looks at.
    labels : tuple of str
        Names of its entries.
    compute : callable
        From the end state of that variable (uint8 (n, m), or int64 (n,)) to the entries.
    """

    on: str
    labels: tuple[str, ...]
    compute: Callable[[NDArray[Any]], Floats]


def degrees(on: str, axis: int, levels: int = 8) -> Statistic:
    """Return the cumulative distribution of outdegrees (axis 1) or indegrees (axis 0) at 0..levels."""

    def compute(adj: NDArray[Any]) -> Floats:
        return cumulative(adj.sum(axis=axis, dtype=np.int64), levels)

    return Statistic(on, tuple(str(k) for k in range(levels + 1)), compute)


def cumulative(values: Ints, levels: int) -> Floats:
    """Return the numbers of `values` at most 0, 1, ..., `levels`."""
    counts = np.bincount(np.minimum(values, levels + 1), minlength=levels + 2)[: levels + 1]
    return np.cumsum(counts).astype(np.float64)


def triads(on: str) -> Statistic:
    """Return the triad census: numbers of the 16 isomorphism classes."""
    return Statistic(on, TRIADS, triad_census)


def geodesics(on: str, levels: int = 5) -> Statistic:
    """Return numbers of ordered pairs at distance 1..levels, and of pairs farther apart or not connected."""

    def compute(adj: NDArray[Any]) -> Floats:
        return np.asarray(_distances(np.ascontiguousarray(adj, dtype=np.uint8), levels), dtype=np.float64)

    return Statistic(on, (*(str(k) for k in range(1, levels + 1)), f">{levels}"), compute)


def shared_partners(on: str, levels: int = 6) -> Statistic:
    """Return the cumulative distribution over ties i->j of the number of h with i->h->j."""

    def compute(adj: NDArray[Any]) -> Floats:
        counts = _partners(np.ascontiguousarray(adj, dtype=np.uint8), levels)
        return np.cumsum(counts).astype(np.float64)

    return Statistic(on, tuple(str(k) for k in range(levels + 1)), compute)


def values(on: str, low: int, high: int) -> Statistic:
    """Return the cumulative distribution of a behaviour over its levels."""

    def compute(z: NDArray[Any]) -> Floats:
        return cumulative((z - low).astype(np.int64), high - low)

    return Statistic(on, tuple(str(k) for k in range(low, high + 1)), compute)


def triad_census(adj: NDArray[Any]) -> Floats:
    """Return the triad census of a directed graph without loops.

    Parameters
    ----------
    adj : array (n, n)
        0 and 1.

    Returns
    -------
    float64 array (16,)
        In the order of `TRIADS` (Batagelj & Mrvar 2001, Social Networks 23, 237-243).
    """
    out: Floats = _census(np.ascontiguousarray(adj, dtype=np.uint8), CODES).astype(np.float64)
    return out


@compiled
def _census(a: Bytes, codes: Ints) -> Ints:  # pragma: no cover - compiled
    n = a.shape[0]
    counts = np.zeros(16, np.int64)
    for u in range(n):
        for v in range(u + 1, n):
            uv = a[u, v] + 2 * a[v, u]
            if uv == 0:
                continue
            beside = 0
            for w in range(n):
                if w in (u, v):
                    continue
                uw = a[u, w] + 2 * a[w, u]
                vw = a[v, w] + 2 * a[w, v]
                if uw == 0 and vw == 0:
                    continue
                beside += 1
                if v < w or (u < w and w < v and uw == 0):
                    counts[codes[uv + 4 * uw + 16 * vw]] += 1
            counts[2 if uv == 3 else 1] += n - beside - 2
    counts[0] = n * (n - 1) * (n - 2) // 6 - counts[1:].sum()
    return counts


@compiled
def _lists(a: Bytes) -> tuple[Ints, Ints]:  # pragma: no cover - compiled
    """Return starts and ends: neighbours of i are ``ends[starts[i]:starts[i + 1]]``."""
    n = a.shape[0]
    starts = np.zeros(n + 1, np.int64)
    ends = np.zeros(a.size, np.int64)
    at = 0
    for i in range(n):
        for j in range(a.shape[1]):
            if a[i, j]:
                ends[at] = j
                at += 1
        starts[i + 1] = at
    return starts, ends


@compiled
def _partners(a: Bytes, levels: int) -> Ints:  # pragma: no cover - compiled
    """Return the numbers of ties i->j with exactly 0, 1, ..., `levels` actors h such that i->h->j."""
    starts, ends = _lists(a)
    counts = np.zeros(levels + 1, np.int64)
    reached = np.zeros(a.shape[0], np.int64)
    for i in range(a.shape[0]):
        reached[:] = 0
        for k in range(starts[i], starts[i + 1]):
            h = ends[k]
            for q in range(starts[h], starts[h + 1]):
                reached[ends[q]] += 1
        for k in range(starts[i], starts[i + 1]):
            if reached[ends[k]] <= levels:
                counts[reached[ends[k]]] += 1
    return counts


@compiled
def _distances(a: Bytes, levels: int) -> Ints:  # pragma: no cover - compiled
    n = a.shape[0]
    counts = np.zeros(levels + 1, np.int64)
    distance = np.zeros(n, np.int64)
    queue = np.zeros(n, np.int64)
    starts, ends = _lists(a)
    for s in range(n):
        distance[:] = -1
        distance[s] = 0
        queue[0] = s
        head, tail = 0, 1
        while head < tail:
            u = queue[head]
            head += 1
            if distance[u] == levels:
                continue
            for k in range(starts[u], starts[u + 1]):
                v = ends[k]
                if distance[v] < 0:
                    distance[v] = distance[u] + 1
                    queue[tail] = v
                    tail += 1
                    counts[distance[v] - 1] += 1
        counts[levels] += n - tail
    return counts


def standard(networks: Mapping[str, bool], behaviours: Mapping[str, tuple[int, int]]) -> dict[str, Statistic]:
    """Return the usual set of statistics, by name.

    Parameters
    ----------
    networks : mapping of name to bool
        Whether each network is two-mode; triads, geodesics and shared partners need one mode.
    behaviours : mapping of name to (int, int)
        Lowest and highest level.
    """
    statistics: dict[str, Statistic] = {}
    for name, two_mode in networks.items():
        statistics[f"{name}: indegree"] = degrees(name, 0)
        statistics[f"{name}: outdegree"] = degrees(name, 1)
        if not two_mode:
            statistics[f"{name}: triads"] = triads(name)
            statistics[f"{name}: geodesics"] = geodesics(name)
            statistics[f"{name}: shared partners"] = shared_partners(name)
    for name, (low, high) in behaviours.items():
        statistics[f"{name}: values"] = values(name, low, high)
    return statistics
