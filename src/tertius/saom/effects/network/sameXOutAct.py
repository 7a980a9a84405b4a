"""Activity towards the same value: s_i(x) = #{j: x_ij, v_j = v_i}^2.

 Internal parameter: 1, or 2 for the square root.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import equal, root


def delta(net, x, p, i, j, y):
    if equal(x, i, j) == 0.0:
        return 1.0
    count = 1.0 - y
    for k in range(net.outdeg[i]):
        count += equal(x, i, net.out[i, k])
    return count * root(count, p) - (count - 1) * root(count - 1, p)


def tie(net, x, p, i, j):
    count = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        count += equal(x, i, h)
    return equal(x, i, j) * root(count, p)


EFFECT = Effect(
    name="sameXOutAct",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed", "symmetric"),
    background="any",
    parm=1,
    generic="the contribution of a tie to any other receiver is 1 in RSiena",
)
