"""Popularity weighted by the senders' outdegree in the other network.

s_i(x) = sum_j x_ij sum_h x_hj w_h+,
h != i.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, other, i, j):
    total = 0.0
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        if h != i:
            total += other.outdeg[h]
    return total


EFFECT = Effect(
    name="inPopOutW",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    parm=1,
)
