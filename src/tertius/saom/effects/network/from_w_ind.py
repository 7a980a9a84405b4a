"""Ties to the same receivers in the other network, weighted by indegree."""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import MULTIPLEX


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
    title="Ties to the same receivers in the other network, weighted by indegree",
    formula="s_i(x) = sum_j x_ij sum_h w_ih w_jh v_+h.",
    source=MULTIPLEX,
    interpretation=(
        "ego prefers alters who choose the same others in the other network, the more so the more "
        "those are chosen"
    ),
    note="w and v are networks, the own one or others.",
    row=row,
    delta=delta,
    tie=delta,
    needs=("other", "other2"),
    modes=("directed", "symmetric"),
    background="any",
    parm=1,
)
