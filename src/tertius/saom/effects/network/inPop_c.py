"""Indegree popularity, centred: s_i(x) = sum_j x_ij (x_+j - mean degree).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import own_average_in


def delta(net, tab, j, y):
    return net.indeg[j] + 1 - y - tab[0]


def tie(net, tab, j):
    return net.indeg[j] - tab[0]


EFFECT = Effect(
    name="inPop.c",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed", "symmetric", "two"),
    interaction="dyadic",
    background="alter",
    observed=own_average_in,
)
