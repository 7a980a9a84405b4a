"""Rate by inverse of outdegree: a_i = 1 / (x_i+ + 1).

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def weight(net, i):
    return 1.0 / (net.outdeg[i] + 1.0)


EFFECT = Effect(
    name="outRateInv",
    kind="rate",
    delta=weight,
    needs=("net",),
    forms=("rate",),
    modes=("directed", "symmetric", "two"),
)
