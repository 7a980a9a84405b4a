"""Structural equivalence by incoming ties: s_i(x) = sum_j x_ij sum_{h != i,j} (b - |x_hi - x_hj|).

b is the mean difference over pairs.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

import numpy as np

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import mean_difference


def observed(_parm, _size, waves):
    return np.array([mean_difference(waves["net"], 1)])


def delta(net, tab, bf, i, j, y):
    return tab[0] * (net.outdeg.shape[0] - 2) - (net.indeg[i] - net.adj[j, i] + net.indeg[j] - y - 2 * bf[j])


def tie(net, tab, gap, i, j):
    total = 0.0
    for h in range(net.outdeg.shape[0]):
        if h != i and h != j and not gap[h, i] and not gap[h, j]:
            total += tab[0] - abs(float(net.adj[h, i]) - float(net.adj[h, j]))
    return total


EFFECT = Effect(
    name="inStructEq",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed",),
    background="any",
    observed=observed,
    forms=("eval",),
)
