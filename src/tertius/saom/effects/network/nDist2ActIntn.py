"""Actors with a receiver in common in the other network: s_i(x) = x_i+ #{h: max_k w_ik w_hk = 1}.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(fb_ww, i):
    count = 0.0
    for h in range(fb_ww.shape[0]):
        if h != i and fb_ww[h] > 0:
            count += 1.0
    return count


EFFECT = Effect(
    name="nDist2ActIntn",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    parm=1,
    interaction="ego",
)
