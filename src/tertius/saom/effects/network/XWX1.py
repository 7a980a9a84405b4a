"""Mixed closure, closing tie alone: s_i(x) = sum_{j,h} x_ij x_ih w_hj, w as given.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(raw, net, i, j):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != i and h != j:
            total += raw[h, j]
    return total


EFFECT = Effect(
    name="XWX1",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    needs=("w",),
    background="any",
    generic="the contribution counts the tie that closes and not the first leg of another",
)
