"""Different value by transitive reciprocated triplets.

s_i(x) = sum_{j,h} x_ij x_ji x_ih x_hj I{v_i !=
v_j}.

Values less than 1 apart count as the same, as in RSiena.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import distant


def delta(net, x, i, j):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, j]:
            total += distant(x, i, j)
    other = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, i] and net.adj[h, j]:
            other += distant(x, i, h)
    return net.adj[j, i] * total + other


def tie(net, x, i, j):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, j]:
            total += distant(x, i, j)
    return net.adj[j, i] * total


EFFECT = Effect(
    name="diffXTransRecTrip",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed",),
    background="any",
    generic="the contribution takes the second part over paths i-h-j in place of i-h, j-h",
)
