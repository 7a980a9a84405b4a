"""Mixed closure, closing tie alone: s_i(x) = sum_j x_ij sum_h x_ih w_hj.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(ff_xw, j):
    return float(ff_xw[j])


EFFECT = Effect(
    name="cl.XWX1",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="",
    generic="the contribution counts the tie that closes and not the first leg of another",
)
