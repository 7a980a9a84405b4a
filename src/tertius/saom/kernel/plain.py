"""Views of networks and tables of paths for uncompiled code: nothing here waits for a compiler."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Bytes, Ints
from tertius.saom.kernel.views import Net


def build_net(adj: Bytes, symmetric: bool = False) -> Net:
    """Return the view of a matrix, with lists just large enough for any change; it compiles nothing."""
    held = np.array(adj, dtype=np.uint8, order="C")
    room = max(held.shape)
    out, outdeg = _lists(held, room)
    inn, indeg = (out, outdeg) if symmetric else _lists(held.T, room)
    return Net(held, out, outdeg, inn, indeg)


def _lists(adj: Bytes, room: int) -> tuple[NDArray[np.uint32], Ints]:
    """Return the columns of each row's ties in ascending order, and their numbers."""
    row, column = np.nonzero(adj)
    degree = np.bincount(row, minlength=len(adj)).astype(np.int64)
    lists = np.empty((len(adj), room), np.uint32)
    lists[row, np.arange(len(row)) - np.repeat(np.cumsum(degree) - degree, degree)] = column
    return lists, degree


def paths_of(width: int, i: int, first: Net, a: int, second: Net, b: int) -> NDArray[np.int32]:
    """Return the table that `count_paths` fills, for uncompiled code."""
    table = np.zeros(width, np.int32)
    for h in _legs(first, i, a):
        table[_legs(second, int(h), b)] += 1
    return table


def _legs(net: Net, i: int, kind: int) -> NDArray[np.uint32]:
    """Return the ends of actor i's legs of a kind."""
    ends = net.inn[i, : net.indeg[i]] if kind == 1 else net.out[i, : net.outdeg[i]]
    return ends[net.adj[ends, i] != 0] if kind == 2 else ends
