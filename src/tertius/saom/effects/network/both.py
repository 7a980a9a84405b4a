"""Indegrees of both in the other network.

s_i(x) = sum_j x_ij (w_+i^(1/p) - m^(1/p)) (w_+j^(1/p) - m^(1/p)).

w is the other network, m its mean degree; internal parameter p, 1 or 2.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.between import in_roots


def delta(tab, other, i, j):
    return tab[other.indeg[i]] * tab[other.indeg[j]]


EFFECT = Effect(
    name="both",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="dyadic",
    parm=2,
    observed=in_roots,
)
