"""Different value by transitive triplets: s_i(x) = sum_{j,h} x_ij x_ih x_hj I{v_i != v_j}.

Values less than 1 apart count as the same, as in RSiena.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import distant


def delta(net, x, ff, i, j):
    total = distant(x, i, j) * ff[j]
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if net.adj[i, h]:
            total += distant(x, i, h)
    return total


def tie(x, ff, i, j):
    return distant(x, i, j) * ff[j]


EFFECT = Effect(
    name="diffXTransTrip",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed", "symmetric"),
    background="zero",
)
