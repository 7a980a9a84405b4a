"""In-indegree assortativity: s_i(x) = sum_j x_ij (x_+i x_+j)^(1/p).

Internal parameter: p, 1 or 2.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import roots


def delta(net, tab, i, j, y):
    return tab[net.indeg[i]] * tab[net.indeg[j] + 1 - y]


def tie(net, tab, i, j):
    return tab[net.indeg[i]] * tab[net.indeg[j]]


EFFECT = Effect(
    name="inInAss",
    kind="network",
    delta=delta,
    tie=tie,
    parm=2,
    table=roots,
    modes=("directed",),
    background="alter",
)
