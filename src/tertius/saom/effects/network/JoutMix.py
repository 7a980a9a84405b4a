"""Jaccard similarity of outgoing ties in the other network.

s_i(x) = sum_j x_ij #{h: w_ih w_jh} / #{h: w_ih
or w_jh}.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(other, fb_ww, i, j):
    either = other.outdeg[i] + other.outdeg[j] - fb_ww[j]
    return fb_ww[j] / either if either else 0.0


EFFECT = Effect(
    name="JoutMix",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    parm=2,
)
