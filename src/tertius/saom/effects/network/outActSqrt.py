"""Outdegree activity, square root: s_i(x) = x_i+ sqrt(x_i+).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Effect


def delta(net, i, y):
    d = net.outdeg[i] + 1 - y
    return d * math.sqrt(d) - (d - 1) * math.sqrt(d - 1)


def tie(net, i):
    return math.sqrt(net.outdeg[i])


def since(before, i):
    # RSiena takes the outdegree at the start of the period in both creation and endowment statistics.
    return math.sqrt(before.outdeg[i])


EFFECT = Effect(
    name="outActSqrt",
    kind="network",
    delta=delta,
    tie=tie,
    gain=since,
    loss=since,
    modes=("directed", "symmetric", "two"),
    interaction="ego",
    background="ego",
)
