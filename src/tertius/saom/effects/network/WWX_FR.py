"""Closure of the other network, second leg mutual: s_i(x) = sum_j x_ij sum_h w_ih w_hj w_jh.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(fr_ww, j):
    return float(fr_ww[j])


EFFECT = Effect(
    name="WWX.FR",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="",
)
