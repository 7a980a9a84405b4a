"""Indegree popularity, centred: s_i(x) = sum_j x_ij (x_+j - mean degree).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import own_average_in


def delta(net, tab, j):
    return net.indeg[j] - tab[0]


EFFECT = Effect(
    name="inPop_dya",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric", "two"),
    interaction="dyadic",
    background="alter",
    observed=own_average_in,
    generic="the contribution takes the degree as it is now, with or without the focal tie",
)
