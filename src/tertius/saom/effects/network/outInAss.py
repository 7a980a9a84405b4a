"""Out-indegree assortativity: s_i(x) = sum_j x_ij (x_i+ x_+j)^(1/p).

Internal parameter: p, 1 or 2.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import roots


def delta(net, tab, i, j, y):
    d = net.outdeg[i] + 1 - y
    rest = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != j:
            rest += tab[net.indeg[h]]
    return tab[d] * tab[net.indeg[j] + 1 - y] + (tab[d] - tab[d - 1]) * rest


def tie(net, tab, i, j):
    return tab[net.outdeg[i]] * tab[net.indeg[j]]


EFFECT = Effect(
    name="outInAss",
    kind="network",
    delta=delta,
    tie=tie,
    parm=2,
    table=roots,
    modes=("directed", "symmetric", "two"),
    background="any",
)
