"""Mixed closure, second leg either way: s_i(x) = sum_j x_ij sum_h x_ih max(w_hj, w_jh).

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(ff_xw, fb_xw, fr_xw, j):
    return float(ff_xw[j] + fb_xw[j] - fr_xw[j])


EFFECT = Effect(
    name="XWX.FE",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="",
    generic="the contribution counts the focal tie and leaves out its part as leg of another",
)
