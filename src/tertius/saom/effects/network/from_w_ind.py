"""Ties to the same receivers in the other network, weighted by indegree.

s_i(x) = sum_j x_ij sum_h w_ih w_jh v_+h.

w and v are networks, the own one or others.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def row(pre, other, other2, i):
    for a in range(other.outdeg[i]):
        h = other.out[i, a]
        for b in range(other.indeg[h]):
            pre[other.inn[h, b]] += other2.indeg[h]


def delta(pre, j):
    return pre[j]


EFFECT = Effect(
    name="from.w.ind",
    kind="network",
    row=row,
    delta=delta,
    tie=delta,
    needs=("other", "other2"),
    modes=("directed", "symmetric"),
    background="any",
    parm=1,
)
