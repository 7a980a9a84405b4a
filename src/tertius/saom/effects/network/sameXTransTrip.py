"""Same value by transitive triplets: s_i(x) = sum_{j,h} x_ij x_ih x_hj I{v_i = v_j}.

Values less than 1 apart count as the same, as in RSiena.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import near


def delta(net, x, ff, i, j):
    total = near(x, i, j) * ff[j]
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if net.adj[i, h]:
            total += near(x, i, h)
    return total


def tie(x, ff, i, j):
    return near(x, i, j) * ff[j]


EFFECT = Effect(
    name="sameXTransTrip",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed", "symmetric"),
    background="zero",
)
