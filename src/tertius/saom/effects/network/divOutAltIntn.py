"""Divided by a degree in the other network: s_i(x) = sum_j x_ij / w_j+^(1/p), 0 where the degree is 0.

w is the other network; internal parameter p, 1 or 2.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.between import inverse_roots


def delta(tab, other, j):
    return tab[other.outdeg[j]]


EFFECT = Effect(
    name="divOutAltIntn",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="alter",
    interaction="dyadic",
    parm=2,
    table=inverse_roots,
)
