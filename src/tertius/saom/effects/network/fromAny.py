"""Any tie to the same receiver in the other network: s_i(x) = sum_j x_ij max_h w_ih w_jh.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(fb_ww, j):
    return 1.0 if fb_ww[j] > 0 else 0.0


EFFECT = Effect(
    name="fromAny",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="",
)
