"""Mixed closure: s_i(x) = sum_{j,h} x_ij w_ih x_hj, h not i, w as given.

In a two-mode network w is a matrix between senders: ego's ties follow those of its peers.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(raw, net, i, j):
    total = 0.0
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        if h != i:
            total += raw[i, h]
    return total


EFFECT = Effect(
    name="WXX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric", "two"),
    needs=("w",),
    background="any",
    exposure=True,
)
