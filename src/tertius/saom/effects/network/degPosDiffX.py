"""Outdegree against an actor variable: s_i(x) = max(x_i+ - v_i, 0).

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
    before = max(degree - math.floor(x.v[i]), 0.0)
    degree += 1.0
    return max(degree - math.floor(x.v[i]), 0.0) - before


def ego(net, x, i):
    if x.miss[i]:
        return 0.0
    degree = float(net.outdeg[i])
    return max(degree - math.floor(x.v[i]), 0.0)


EFFECT = Effect(
    name="degPosDiffX",
    kind="network",
    delta=delta,
    ego=ego,
    needs=("x",),
    modes=("directed", "symmetric", "two"),
    forms=("eval",),
    background="ego",
)
