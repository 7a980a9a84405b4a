"""Any agreement with receivers of the other network: s_i(x) = sum_h w_ih max_j x_ij x_hj.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, other, fb, i, j, y):
    change = 0.0
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        if h != i and other.adj[i, h] and fb[h] - y == 0:
            change += 1.0
    return change


def ego(other, fb, i):
    count = 0.0
    for k in range(other.outdeg[i]):
        if fb[other.out[i, k]] > 0:
            count += 1.0
    return count


EFFECT = Effect(
    name="toAny",
    kind="network",
    delta=delta,
    ego=ego,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    forms=("eval",),
)
