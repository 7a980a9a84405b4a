"""Balance."""

from __future__ import annotations

import numpy as np

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import EVALUATION
from tertius.saom.effects.shared.counts import mean_difference


def observed(_parm, _size, waves):
    return np.array([mean_difference(waves["net"], 0)])


def delta(net, tab, ff, fb, i, j, y):
    d = net.outdeg[i] + 1 - y
    own = tab[0] * (net.outdeg.shape[0] - 2) - (d - 1 + net.outdeg[j] - net.adj[j, i] - 2 * fb[j])
    return own + 2 * ff[j] - (d - 1)


def tie(net, tab, gap, i, j):
    total = 0.0
    for h in range(net.outdeg.shape[0]):
        if h != i and h != j and (not gap[i, h]) and (not gap[j, h]):
            total += tab[0] - abs(float(net.adj[i, h]) - float(net.adj[j, h]))
    return total


EFFECT = Effect(
    name="balance",
    kind="network",
    title="Balance",
    formula="s_i(x) = sum_j x_ij sum_{h != i,j} (b - |x_ih - x_jh|), b the mean difference.",
    source=EVALUATION,
    interpretation="ego prefers alters whose choices resemble its own",
    delta=delta,
    tie=tie,
    modes=("directed", "symmetric"),
    background="any",
    observed=observed,
)
