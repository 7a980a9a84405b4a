"""Indegree activity weighted by a variable: s_i(x) = x_i+ sum_h x_hi v_h.

 Internal parameter: 1, or 2 for the square root.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import root


def delta(net, x, p, i):
    total = 0.0
    for k in range(net.indeg[i]):
        total += x.v[net.inn[i, k]]
    return root(total, p)


def tie(net, x, p, i, j):
    if x.miss[j]:
        return 0.0
    total = 0.0
    for k in range(net.indeg[i]):
        total += x.v[net.inn[i, k]]
    return root(total, p)


EFFECT = Effect(
    name="inActX",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed", "symmetric"),
    background="ego",
    parm=1,
    interaction="ego",
)
