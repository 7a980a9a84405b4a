"""Truncated outdegree: s_i(x) = min(x_i+, p).

Internal parameter: p.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, p, i, y):
    d = net.outdeg[i] + 1 - y
    return 1.0 if d <= p else 0.0


def ego(net, p, i):
    return min(float(net.outdeg[i]), p)


EFFECT = Effect(
    name="outTrunc",
    kind="network",
    delta=delta,
    ego=ego,
    parm=1,
    modes=("directed", "symmetric", "two"),
    background="ego",
)
