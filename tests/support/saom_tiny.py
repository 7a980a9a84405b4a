"""Waves of a few actors, for likelihoods that can be checked exactly."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from support.saom_exact import Exact, Variable, density, recip, trans_trip
from tertius import saom

EFFECTS = "net ~ density + recip + transTrip"
ALL = [density, recip, trans_trip]


def waves(n: int, count: int, changes: int, seed: int) -> np.ndarray[Any, Any]:
    """Waves (count, n, n), each with as many changed ties, in both directions."""
    rng = np.random.default_rng(seed)
    x = (rng.random((n, n)) < 0.5).astype(float)
    np.fill_diagonal(x, 0)
    out = [x]
    for _ in range(count - 1):
        y = out[-1].copy()
        for present in (0, 1):
            cells = np.argwhere((out[-1] == present) & ~np.eye(n, dtype=bool))
            for i, j in cells[rng.permutation(len(cells))[: changes // 2]]:
                y[i, j] = 1 - present
        out.append(y)
    return np.array(out)


def data_of(net: np.ndarray[Any, Any]) -> saom.SaomData:
    return saom.SaomData({"net": saom.Network(net)})


def exact_of(n: int) -> Exact:
    return Exact(n, [Variable(ALL)])


def pairs_of(net: np.ndarray[Any, Any]) -> list[Any]:
    """Start and possible ends of each period, as `Exact` takes them."""
    z = np.zeros(net.shape[1], int)
    return [((a.astype(int), z), [(b.astype(int), z)]) for a, b in pairwise(net)]
