"""Rate by outdegree: a_i = x_i+.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def weight(net, i):
    return float(net.outdeg[i])


EFFECT = Effect(
    name="outRate",
    kind="rate",
    delta=weight,
    needs=("net",),
    forms=("rate",),
    start_only=True,
    modes=("directed", "symmetric", "two"),
)
