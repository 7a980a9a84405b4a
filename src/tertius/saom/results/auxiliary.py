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


Joint = Callable[[Mapping[str, NDArray[Any]], Mapping[str, NDArray[Any]]], Floats]
"""A statistic of several variables: from end states of networks and behaviours, by name, to its entries."""

MIXED = ("22", "21", "20", "12", "11D", "11U", "10", "02", "01", "00")
"""Classes of `mixed_triads`: ties to the third node, then between the two (D: from the one tied to it)."""


def ego_alter(network: str, variable: str | Floats, low: int, high: int) -> Joint:
    """Return the numbers of ties by ego's and alter's value, for `saom.gof`.

    Parameters
    ----------
    network : str
    variable : str, or array (n,)
        A behaviour's name, or values of a covariate; whole numbers, others and missing ones are left out.
    low, high : int
        Lowest and highest value; entries run over alters within egos.

    Examples
    --------
    >>> import numpy as np
    >>> table = ego_alter("net", np.array([1.0, 2.0, 2.0]), 1, 2)
    >>> table({"net": np.array([[0, 1, 1], [0, 0, 1], [1, 0, 0]])}, {}).tolist()
    [0.0, 2.0, 1.0, 1.0]
    """
    size = high - low + 1

    def compute(networks: Mapping[str, NDArray[Any]], behaviours: Mapping[str, NDArray[Any]]) -> Floats:
        z = np.asarray(behaviours[variable] if isinstance(variable, str) else variable, dtype=float)
        i, j = np.nonzero(networks[network])
        known = np.isin(z, np.arange(low, high + 1))
        used = known[i] & known[j]
        at = (z[i[used]] - low) * size + z[j[used]] - low
        return np.bincount(at.astype(np.int64), minlength=size * size).astype(np.float64)

    return compute


def dyadic_values(network: str, matrix: Floats, levels: tuple[float, ...]) -> Joint:
    """Return the numbers of ties at each level of a constant dyadic covariate, for `saom.gof`.

    Examples
    --------
    >>> import numpy as np
    >>> from tertius import saom
    >>> count = saom.dyadic_values("friends", np.array([[0.0, 1.0], [2.0, 0.0]]), (1.0, 2.0))
    >>> count({"friends": np.array([[0, 1], [0, 0]])}, {}).tolist()
    [1.0, 0.0]
    """

    def compute(networks: Mapping[str, NDArray[Any]], _: Mapping[str, NDArray[Any]]) -> Floats:
        values_at = np.asarray(matrix)[np.asarray(networks[network]) == 1]
        return np.array([np.isclose(values_at, level).sum() for level in levels], dtype=np.float64)

    return compute


def mixed_triads(one: str, two: str) -> Joint:
    """Return the census of two actors with a third node, their ties in `one` and to it in `two`.

    Entries are in the order of `MIXED` (Hollway, Lomi, Pallotti & Stadtfeld 2017, Network Science 5,
    187-212).

    Parameters
    ----------
    one : str
        A one-mode network.
    two : str
        A two-mode network, or another one-mode one, whose receivers then count as a second node set.

    Examples
    --------
    >>> import numpy as np
    >>> from tertius import saom
    >>> census = saom.mixed_triads("friends", "clubs")
    >>> friends, clubs = np.array([[0, 1], [0, 0]]), np.array([[1], [1]])
    >>> census({"friends": friends, "clubs": clubs}, {}).sum()
    np.float64(1.0)
    """

    def compute(networks: Mapping[str, NDArray[Any]], _: Mapping[str, NDArray[Any]]) -> Floats:
        a = np.asarray(networks[one], dtype=np.float64)
        b = np.asarray(networks[two], dtype=np.float64)
        both = b @ b.T
        only = b.sum(axis=1)[:, None] - both
        neither = b.shape[1] - both - only - only.T
        mutual, single = a * a.T, a * (1 - a.T)
        none = (1 - a) * (1 - a.T)
        np.fill_diagonal(none, 0.0)
        out = [(both * mutual).sum() / 2, (both * single).sum(), (both * none).sum() / 2]
        out += [(only * mutual).sum(), (only * single).sum(), (only.T * single).sum(), (only * none).sum()]
        out += [(neither * mutual).sum() / 2, (neither * single).sum(), (neither * none).sum() / 2]
        return np.array(out, dtype=np.float64)

    return compute


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
