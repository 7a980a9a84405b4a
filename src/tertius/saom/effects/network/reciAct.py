"""Reciprocated degree activity: s_i(x) = x_i+ x_i^rec.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import mutual


def delta(net, i, j, y):
    d = net.outdeg[i] + 1 - y
    r = mutual(net, i) + net.adj[j, i] * (1 - y)
    return float(d * r - (d - 1) * (r - net.adj[j, i]))


def tie(net, i):
    return float(mutual(net, i))


EFFECT = Effect(
    name="reciAct",
    kind="network",
    delta=delta,
    tie=tie,
    parm=1,
    modes=("directed",),
    background="any",
    forms=("eval",),
)
