"""Jaccard similarity of incoming ties in the other network.

s_i(x) = sum_j x_ij #{h: w_hi w_hj} / #{h: w_hi
or w_hj}.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(other, bf_ww, i, j):
    either = other.indeg[i] + other.indeg[j] - bf_ww[j]
    return bf_ww[j] / either if either else 0.0


EFFECT = Effect(
    name="JinMix",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    parm=2,
)
