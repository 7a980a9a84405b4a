"""Inverse squared outdegree: s_i(x) = 1 / ((x_i+ + p) (x_i+ + p + 1)).

Internal parameter: p.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, p, i, y):
    d = net.outdeg[i] + 1 - y
    return 1.0 / ((d + p) * (d + p + 1)) - 1.0 / ((d - 1 + p) * (d + p))


def ego(net, p, i):
    return 1.0 / ((net.outdeg[i] + p) * (net.outdeg[i] + p + 1))


EFFECT = Effect(
    name="outSqInv",
    kind="network",
    delta=delta,
    ego=ego,
    parm=1,
    modes=("directed", "symmetric", "two"),
    background="ego",
    forms=("eval",),
)
