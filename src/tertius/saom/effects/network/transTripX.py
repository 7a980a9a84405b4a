"""Transitive triplets by the variable of the actor between: s_i(x) = sum_{j,h} x_ij x_ih x_hj v_h.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, x, fb, i, j):
    total = x.v[j] * fb[j]
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, j]:
            total += x.v[h]
    return total


def tie(x, fb, j):
    return x.v[j] * fb[j]


EFFECT = Effect(
    name="transTripX",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed", "symmetric"),
    background="zero",
)
