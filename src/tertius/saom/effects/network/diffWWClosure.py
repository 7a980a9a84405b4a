"""Closure of the other network, actor between of another value.

s_i(x) = sum_{j,h} x_ij w_ih w_hj I{v_i !=
v_h}.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import unequal


def delta(other, x, i, j):
    total = 0.0
    for k in range(other.outdeg[i]):
        h = other.out[i, k]
        if h != j and other.adj[h, j]:
            total += unequal(x, i, h)
    return total


EFFECT = Effect(
    name="diffWWClosure",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other", "x"),
    modes=("directed", "symmetric"),
    background="any",
)
