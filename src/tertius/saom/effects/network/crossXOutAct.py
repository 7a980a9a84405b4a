"""Activity towards both values: s_i(x) = #{j: x_ij, v_j = v_i} #{j: x_ij, v_j != v_i}.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import equal


def delta(net, x, i, j):
    same, other = 0.0, 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != j:
            same += equal(x, i, h)
            other += 1.0 - equal(x, i, h)
    return equal(x, i, j) * (2 * same + 1) * other + (1.0 - equal(x, i, j)) * (2 * other + 1) * same


def ego(net, x, i):
    same, other = 0.0, 0.0
    for k in range(net.outdeg[i]):
        same += equal(x, i, net.out[i, k])
        other += 1.0 - equal(x, i, net.out[i, k])
    return same * other


EFFECT = Effect(
    name="crossXOutAct",
    kind="network",
    delta=delta,
    ego=ego,
    needs=("x",),
    modes=("directed", "symmetric"),
    background="any",
    parm=1,
    forms=("eval",),
    generic="the contribution squares the count that the tie raises",
)
