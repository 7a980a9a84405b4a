"""Activity weighted by the receivers: s_i(x) = (sum_j x_ij v_j)^2.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, x, i, j, y):
    total = x.v[j] * (1 - y)
    for k in range(net.outdeg[i]):
        total += x.v[net.out[i, k]]
    return total * total - (total - x.v[j]) * (total - x.v[j])


def tie(net, x, i, j):
    total = 0.0
    for k in range(net.outdeg[i]):
        total += x.v[net.out[i, k]]
    return x.v[j] * total


EFFECT = Effect(
    name="altXOutAct",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed", "symmetric", "two"),
    background="any",
    parm=1,
)
