"""Outdegree popularity: s_i(x) = sum_j x_ij sqrt(max(x_j+ - p, 0)).

The statistic in RSiena takes the outdegree at the start of the period. Internal parameter: p.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Effect


def delta(net, p, j):
    return math.sqrt(max(net.outdeg[j] - p, 0.0))


def tie(before, j):
    return float(before.outdeg[j])


EFFECT = Effect(
    name="outPopSqrtMore",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed",),
    interaction="dyadic",
    background="alter",
    forms=("eval", "creation", "endow"),
    generic="the statistic takes the whole outdegree at the start of the period",
)
