"""Mixed closure, both legs mutual: s_i(x) = sum_j x_ij sum_h x_ih x_hi w_hj w_jh.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(rr_xw, j):
    return float(rr_xw[j])


EFFECT = Effect(
    name="XWX.ER",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="",
    generic="the contribution counts the focal tie and leaves out its part as leg of another",
)
