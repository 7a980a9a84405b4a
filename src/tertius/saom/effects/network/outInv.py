"""Inverse outdegree: s_i(x) = 1 / (x_i+ + p).

Internal parameter: p.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, p, i, y):
    d = net.outdeg[i] + 1 - y
    return 1.0 / (d + p) - 1.0 / (d - 1 + p)


def ego(net, p, i):
    return 1.0 / (net.outdeg[i] + p)


EFFECT = Effect(
    name="outInv",
    kind="network",
    delta=delta,
    ego=ego,
    parm=1,
    modes=("directed", "symmetric", "two"),
    background="ego",
    forms=("eval",),
)
