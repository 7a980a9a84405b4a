"""Shared senders in the other network, jump to another value.

s_i(x) = sum_{j,h} x_ij w_hi w_hj I{v_i = v_h
!= v_j}.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import equal, unequal


def delta(other, x, i, j):
    if unequal(x, i, j) == 0.0:
        return 0.0
    total = 0.0
    for k in range(other.indeg[i]):
        h = other.inn[i, k]
        if h != j and other.adj[h, j]:
            total += equal(x, i, h)
    return total


EFFECT = Effect(
    name="jumpSharedIn",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other", "x"),
    modes=("directed", "symmetric"),
    background="any",
)
