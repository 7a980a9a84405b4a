"""All of the same value by transitive reciprocated triplets.

s_i(x) = sum_{j,h} x_ij x_ji x_ih x_hj I{v_i = v_h = v_j}.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import equal


def delta(net, x, i, j, y):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        total += (y * net.adj[h, j] + net.adj[j, h]) * equal(x, i, h) * equal(x, i, j)
    return total


def tie(net, x, i, j):
    total = 0.0
    if net.adj[j, i]:
        for k in range(net.outdeg[i]):
            h = net.out[i, k]
            if net.adj[h, j]:
                total += equal(x, i, h) * equal(x, i, j)
    return total


EFFECT = Effect(
    name="homXTransRecTrip",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed",),
    background="any",
    generic="the contribution asks for i-j where the statistic has j-i, and not for h-i in its second part",
)
