"""Shared senders of a tie and a tie of the other network: s_i(x) = sum_j x_ij sum_h x_hi w_hj.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(bf_xw, j):
    return float(bf_xw[j])


EFFECT = Effect(
    name="mixedInXW",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="",
)
