"""Indegree activity: s_i(x) = x_i+ x_+i.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def since(before, i):
    # RSiena takes the indegree at the start of the period in creation and endowment statistics.
    return float(before.indeg[i])


def delta(net, i):
    return float(net.indeg[i])


def tie(net, i):
    return float(net.indeg[i])


EFFECT = Effect(
    name="inAct",
    kind="network",
    delta=delta,
    tie=tie,
    gain=since,
    loss=since,
    parm=1,
    modes=("directed",),
    interaction="ego",
    background="ego",
)
