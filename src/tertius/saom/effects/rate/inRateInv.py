"""Rate by inverse of indegree: a_i = 1 / (x_+i + 1).

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def weight(net, i):
    return 1.0 / (net.indeg[i] + 1.0)


EFFECT = Effect(
    name="inRateInv",
    kind="rate",
    delta=weight,
    needs=("net",),
    forms=("rate",),
    modes=("directed",),
)
