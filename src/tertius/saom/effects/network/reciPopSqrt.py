"""Reciprocated degree popularity, square root: s_i(x) = sum_j x_ij sqrt(x_j^rec).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import mutual


def delta(net, i, j):
    return math.sqrt(mutual(net, j) + net.adj[j, i])


def tie(net, j):
    return math.sqrt(mutual(net, j))


EFFECT = Effect(
    name="reciPopSqrt",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed",),
    background="alter",
    generic="the contribution counts a tie back once more, also where the focal tie is there",
)
