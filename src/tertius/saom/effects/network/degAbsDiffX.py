"""Outdegree against an actor variable: s_i(x) = |x_i+ - v_i|.

The centred value is rounded down, as in RSiena; 0 where it is missing.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Effect


def delta(net, x, i, y):
    if x.miss[i]:
        return 0.0
    degree = float(net.outdeg[i] - y)
    before = abs(degree - math.floor(x.v[i]))
    degree += 1.0
    return abs(degree - math.floor(x.v[i])) - before


def ego(net, x, i):
    if x.miss[i]:
        return 0.0
    degree = float(net.outdeg[i])
    return abs(degree - math.floor(x.v[i]))


EFFECT = Effect(
    name="degAbsDiffX",
    kind="network",
    delta=delta,
    ego=ego,
    needs=("x",),
    modes=("directed", "symmetric", "two"),
    forms=("eval",),
    background="ego",
)
