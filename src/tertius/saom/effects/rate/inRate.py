"""Rate by indegree: a_i = x_+i.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def weight(net, i):
    return float(net.indeg[i])


EFFECT = Effect(
    name="inRate",
    kind="rate",
    delta=weight,
    needs=("net",),
    start_only=True,
    forms=("rate",),
    modes=("directed",),
)
