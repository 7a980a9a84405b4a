"""Mixed closure, both legs mutual: s_i(x) = sum_j x_ij sum_h w_ih w_hi x_hj x_jh.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(rr_wx, j):
    return float(rr_wx[j])


EFFECT = Effect(
    name="WXX.ER",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="",
)
