"""Activity by double ties: s_i(x) = sum_j x_ij w_ij #{h: x_ih w_ih}^(1/p).

w is the other network; internal parameter p, 1 or 2.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import root


def delta(net, other, p, i, j):
    if not other.adj[i, j]:
        return 0.0
    count = 1.0 - net.adj[i, j]
    for a in range(net.outdeg[i]):
        count += other.adj[i, net.out[i, a]]
    return count * root(count, p) - (count - 1.0) * root(count - 1.0, p)


def tie(net, other, p, i, j):
    count = 0.0
    for a in range(net.outdeg[i]):
        count += other.adj[i, net.out[i, a]]
    return other.adj[i, j] * root(count, p)


EFFECT = Effect(
    name="doubleOutAct",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("other",),
    modes=("directed",),
    background="any",
    parm=2,
)
