"""Mixed closure, second leg either way: s_i(x) = sum_j x_ij sum_h w_ih max(x_hj, x_jh).

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(ff_wx, fb_wx, fr_wx, j):
    return float(ff_wx[j] + fb_wx[j] - fr_wx[j])


EFFECT = Effect(
    name="WXX.FE",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="",
)
