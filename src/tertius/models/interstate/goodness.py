"""Goodness of fit of an interstate model: clients, suppliers, triads, and the large suppliers one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Floats, Ints
from tertius.models.interstate.build import NET, Interstate
from tertius.saom import api
from tertius.saom.results.auxiliary import Statistic, cumulative, degrees, triads
from tertius.saom.results.fit import Fit
from tertius.saom.results.gof import Gof

#: Numbers of clients at which the distribution over suppliers is compared: a few have most of them.
CLIENTS = (0, 1, 2, 3, 5, 8, 12, 20, 30, 45, 65)
#: How many of the largest suppliers are compared one by one.
LARGE = 8


def largest_of(ties: Floats) -> Ints:
    """Return the columns of the `LARGE` suppliers with most ties before the last window, most first."""
    total = np.nan_to_num(ties[:-1]).sum(axis=(0, 1))
    return np.argsort(-total, kind="stable")[:LARGE].astype(np.int64)


def statistics(built: Interstate) -> dict[str, Statistic]:
    """Return the auxiliary statistics: indegree, outdegree, large suppliers, and triads in one mode."""
    axes = built.axes
    large = largest_of(built.ties)

    def clients(adj: NDArray[Any]) -> Floats:
        counts: Floats = cumulative(adj.sum(axis=0, dtype=np.int64), CLIENTS[-1])
        return np.asarray(counts[np.array(CLIENTS)], dtype=np.float64)

    def of_large(adj: NDArray[Any]) -> Floats:
        return np.asarray(adj.sum(axis=0, dtype=np.int64)[large], dtype=np.float64)

    chosen = {
        "clients": Statistic(NET, tuple(str(k) for k in CLIENTS), clients),
        "large suppliers": Statistic(NET, tuple(axes.suppliers[j] for j in large), of_large),
        "suppliers": degrees(NET, 1),
    }
    if not built.spec.two_mode:
        chosen["triads"] = triads(NET)
    return chosen


def goodness(
    built: Interstate, fit: Fit, chains: int = 1000, seed: int = 1, threads: int | None = None
) -> Gof:
    """Compare the observed networks with simulated ones, summed over periods.

    Entries that hardly vary (empty triads) are dropped by the generalised inverse.
    """
    return api.gof(fit, built.data, statistics(built), chains=chains, seed=seed, threads=threads)
