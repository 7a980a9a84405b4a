"""Activity by reciprocated ties with the same value: s_i(x) = x_i+ #{j: x_ij, x_ji, v_j = v_i}.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import equal


def delta(net, x, i, y):
    count = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        count += net.adj[h, i] * equal(x, i, h)
    return 2 * count + 1.0 - 2 * y


def tie(net, x, i, j):
    if x.miss[j]:
        return 0.0
    count = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        count += net.adj[h, i] * equal(x, i, h)
    return count


EFFECT = Effect(
    name="sameXReciAct",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed",),
    background="any",
    parm=1,
    generic="the contribution is that of squaring the count, whoever the receiver is",
)
