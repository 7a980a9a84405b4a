"""Indegree popularity, square root: s_i(x) = sum_j x_ij sqrt(x_+j).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Effect


def delta(net, j, y):
    return math.sqrt(net.indeg[j] + 1 - y)


def tie(net, j):
    return math.sqrt(net.indeg[j])


EFFECT = Effect(
    name="inPopSqrt",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed", "symmetric", "two"),
    interaction="dyadic",
    background="alter",
)
