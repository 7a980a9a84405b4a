"""Mixed closure, leg alone: s_i(x) = sum_j x_ij sum_h x_ih w_hj.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(fb_xw, j):
    return float(fb_xw[j])


def tie(ff_xw, j):
    return float(ff_xw[j])


EFFECT = Effect(
    name="cl.XWX2",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="",
    forms=("eval",),
    generic="the contribution counts the tie as first leg and not as the one that closes",
)
