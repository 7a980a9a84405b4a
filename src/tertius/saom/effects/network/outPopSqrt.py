"""Outdegree popularity: s_i(x) = sum_j x_ij sqrt(x_j+).

The statistic in RSiena takes the outdegree at the start of the period.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Effect


def delta(net, j):
    return math.sqrt(net.outdeg[j])


def tie(before, j):
    return float(before.outdeg[j])


EFFECT = Effect(
    name="outPopSqrt",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed",),
    interaction="dyadic",
    background="alter",
    forms=("eval",),
    generic="the statistic takes the whole outdegree at the start of the period",
)
