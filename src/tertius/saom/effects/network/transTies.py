"""Transitive ties: s_i(x) = sum_j x_ij max_h x_ih x_hj.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, ff, i, j, y):
    gained = 1.0 if ff[j] > 0 else 0.0
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if h != i and net.adj[i, h] and ff[h] - y == 0:
            gained += 1.0
    return gained


def tie(ff, j):
    return 1.0 if ff[j] > 0 else 0.0


EFFECT = Effect(
    name="transTies",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed", "symmetric"),
    background="zero",
)
