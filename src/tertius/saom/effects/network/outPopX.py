"""Outdegree popularity weighted by a variable: s_i(x) = sum_j x_ij sum_h x_jh v_h.

 Internal parameter: 1, or 2 for the square root.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import root


def delta(net, x, p, j):
    total = 0.0
    for k in range(net.outdeg[j]):
        total += x.v[net.out[j, k]]
    return root(total, p)


def tie(net, x, p, j):
    if x.miss[j]:
        return 0.0
    total = 0.0
    for k in range(net.outdeg[j]):
        total += x.v[net.out[j, k]]
    return root(total, p)


EFFECT = Effect(
    name="outPopX",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed", "symmetric"),
    background="alter",
    parm=1,
)
