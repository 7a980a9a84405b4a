"""Outdegree popularity: s_i(x) = sum_j x_ij x_j+.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, j):
    return float(net.outdeg[j])


def tie(net, j):
    return float(net.outdeg[j])


EFFECT = Effect(
    name="outPop",
    kind="network",
    delta=delta,
    tie=tie,
    parm=1,
    modes=("directed",),
    interaction="dyadic",
    background="alter",
)
