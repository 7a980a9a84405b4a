"""Outdegree of the sender in the other network: s_i(x) = sum_j x_ij (w_i+^(1/p) - m^(1/p)).

w is the other network, m its mean degree; internal parameter p, 1 or 2.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.between import out_roots


def delta(tab, other, i):
    return tab[other.outdeg[i]]


EFFECT = Effect(
    name="outActIntn",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric", "two"),
    background="ego",
    interaction="ego",
    parm=2,
    observed=out_roots,
)
