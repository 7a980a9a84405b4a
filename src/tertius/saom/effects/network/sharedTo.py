"""Ties to what others choose with whom ego shares receivers in the other network."""

from __future__ import annotations

import numpy as np

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import MULTIPLEX
from tertius.saom.effects.shared.counts import filled


def mean_shared(_parm, _size, waves):
    ties = filled(waves["other"])
    shared = [(w @ w.T).sum() - w.sum() for w in ties]
    return np.array([np.mean(shared) / (ties.shape[1] * (ties.shape[1] - 1))])


def delta(net, fb_ww, tab, i, j):
    total = 0.0
    for a in range(net.indeg[j]):
        h = net.inn[j, a]
        if h != i:
            total += fb_ww[h] - tab[0]
    return total


EFFECT = Effect(
    name="sharedTo",
    kind="network",
    title="Ties to what others choose with whom ego shares receivers in the other network",
    formula="s_i(x) = sum_h x_ih sum_{j != i} x_jh (sum_k w_ik w_jk - c).",
    source=MULTIPLEX,
    interpretation=(
        "ego prefers alters who are chosen by those with whom it shares many receivers in the other network"
    ),
    note="c is the mean of sum_k w_ik w_jk over pairs and waves (internal parameter 3).",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed",),
    background="any",
    parm=3,
    observed=mean_shared,
)
