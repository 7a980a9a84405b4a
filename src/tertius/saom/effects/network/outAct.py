"""Outdegree activity: s_i(x) = x_i+^2.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def since(before, i):
    # RSiena takes the outdegree at the start of the period in creation and endowment statistics.
    return float(before.outdeg[i])


def delta(net, i, y):
    return float(2 * (net.outdeg[i] + 1 - y) - 1)


def tie(net, i):
    return float(net.outdeg[i])


EFFECT = Effect(
    name="outAct",
    kind="network",
    delta=delta,
    tie=tie,
    gain=since,
    loss=since,
    modes=("directed", "symmetric", "two"),
    interaction="ego",
    background="ego",
)
