"""Betweenness in the other network."""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import MULTIPLEX
from tertius.saom.effects.shared.same import root


def delta(other, p, j):
    count = 0.0
    for a in range(other.indeg[j]):
        h = other.inn[j, a]
        for b in range(other.outdeg[j]):
            k = other.out[j, b]
            if h != k and (not other.adj[h, k]):
                count += 1.0
    return root(count, p)


EFFECT = Effect(
    name="betweenPop",
    kind="network",
    title="Betweenness in the other network",
    formula="s_i(x) = sum_j x_ij #{h, k: w_hj w_jk (1 - w_hk), h != k}^(1/p).",
    source=MULTIPLEX,
    interpretation="ego prefers alters who stand between others in the other network",
    note="Internal parameter: p, 1 or 2.",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="dyadic",
    parm=2,
)
