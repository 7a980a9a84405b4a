"""Shared partners in the other network, geometrically weighted: s_i(x) = sum_j x_ij g(#{h: w_ih w_hj}).

w is the other network, g the weights of `shared.gwesp`.  Internal parameter: 100 times
the weighting parameter.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.gwesp import weights


def delta(tab, ff_ww, j):
    return tab[ff_ww[j]]


EFFECT = Effect(
    name="gwespFFMix",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="",
    parm=69,
    table=weights,
)
