"""Similarity by transitive triplets: s_i(x) = sum_{j,h} x_ij x_ih x_hj sim_ij.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.functions import similarity


def delta(net, x, ff, i, j):
    total = similarity(x, i, j) * ff[j]
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, j]:
            total += similarity(x, i, h)
    return total


def tie(x, ff, i, j):
    return similarity(x, i, j) * ff[j]


EFFECT = Effect(
    name="simXTransTrip",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed",),
    background="zero",
    generic="the contribution adds the similarity with the actor between",
)
