"""Mixed closure: s_i(x) = sum_{j,h} x_ij x_ih w_hj, w as given.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(raw, net, i, j):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != j:
            total += raw[h, j] + raw[j, h]
    return total


def tie(raw, net, i, j):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != i and h != j:
            total += raw[h, j]
    return total


EFFECT = Effect(
    name="XWX",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed", "symmetric"),
    needs=("w",),
    background="any",
)
