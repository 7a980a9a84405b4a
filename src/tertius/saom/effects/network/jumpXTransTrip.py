"""Jump to another value by transitive triplets: s_i(x) = sum_{j,h} x_ij x_ih x_hj I{v_i = v_h != v_j}.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import equal, unequal


def delta(net, x, i, j):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, j]:
            total += equal(x, i, h) * unequal(x, i, j)
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if net.adj[i, h]:
            total += equal(x, i, j) * unequal(x, i, h)
    return total


def tie(net, x, i, j):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, j]:
            total += equal(x, i, h) * unequal(x, i, j)
    return total


EFFECT = Effect(
    name="jumpXTransTrip",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed", "symmetric"),
    background="any",
)
