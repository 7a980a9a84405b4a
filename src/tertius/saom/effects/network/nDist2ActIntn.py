"""Actors with a receiver in common in the other network."""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import MULTIPLEX


def delta(fb_ww, i):
    count = 0.0
    for h in range(fb_ww.shape[0]):
        if h != i and fb_ww[h] > 0:
            count += 1.0
    return count


EFFECT = Effect(
    name="nDist2ActIntn",
    kind="network",
    title="Actors with a receiver in common in the other network",
    formula="s_i(x) = x_i+ #{h: max_k w_ik w_hk = 1}.",
    source=MULTIPLEX,
    interpretation="ego prefers more ties the more actors share a receiver with it in the other network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    parm=1,
    interaction="ego",
)
