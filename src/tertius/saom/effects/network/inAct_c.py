"""Indegree activity, centred: s_i(x) = x_i+ (x_+i - mean degree).

The statistic in RSiena takes the indegree at the start of the period.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import own_average_out


def delta(net, tab, i):
    return net.indeg[i] - tab[0]


def tie(before, tab, i):
    return before.indeg[i] - tab[0]


EFFECT = Effect(
    name="inAct.c",
    kind="network",
    delta=delta,
    tie=tie,
    generic="the statistic takes the indegree at the start of the period",
    modes=("directed",),
    interaction="ego",
    background="ego",
    observed=own_average_out,
)
