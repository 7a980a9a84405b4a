"""Closure of the other network, first leg mutual, second either way.

s_i(x) = sum_j x_ij sum_h w_ih w_hi
max(w_hj, w_jh).

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(rf_ww, rb_ww, rr_ww, j):
    return float(rf_ww[j] + rb_ww[j] - rr_ww[j])


EFFECT = Effect(
    name="WWX.EE",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="",
)
