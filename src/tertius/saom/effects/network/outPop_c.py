"""Outdegree popularity, centred: s_i(x) = sum_j x_ij (x_j+ - mean degree).

The statistic in RSiena takes the outdegree at the start of the period, not centred.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import own_average_out


def delta(net, tab, j):
    return net.outdeg[j] - tab[0]


def tie(before, j):
    return float(before.outdeg[j])


EFFECT = Effect(
    name="outPop.c",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed",),
    interaction="dyadic",
    background="alter",
    observed=own_average_out,
    generic="the contribution is centred and the statistic is not, and is of the start of the period",
)
