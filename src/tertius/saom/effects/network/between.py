"""Betweenness: s_i(x) = sum_{j,h} x_hi x_ij (1 - x_hj).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, bf, i, j):
    return float(net.indeg[i] - net.adj[j, i] - bf[j])


def tie(net, gap, i, j):
    count = 0.0
    for k in range(net.indeg[i]):
        h = net.inn[i, k]
        if h != j and not net.adj[h, j] and not gap[h, j]:
            count += 1.0
    return count


EFFECT = Effect(
    name="between",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed", "symmetric"),
    background="ego",
    forms=("eval",),
)
