"""Indegree activity, square root: s_i(x) = x_i+ sqrt(x_+i).

The statistic in RSiena takes the indegree at the start of the period.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Effect


def delta(net, i):
    return math.sqrt(net.indeg[i])


def tie(before, i):
    return math.sqrt(before.indeg[i])


EFFECT = Effect(
    name="inActSqrt",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed",),
    interaction="ego",
    background="ego",
    generic="the statistic takes the indegree at the start of the period",
)
