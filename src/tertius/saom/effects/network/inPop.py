"""Indegree popularity: s_i(x) = sum_j x_ij x_+j.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, j, y):
    return float(net.indeg[j] + 1 - y)


def tie(net, j):
    return float(net.indeg[j])


EFFECT = Effect(
    name="inPop",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed", "symmetric", "two"),
    interaction="dyadic",
    background="alter",
)
