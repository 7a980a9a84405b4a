"""Average degree."""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import MANUAL


def row(pre, net):
    total = 0.0
    for h in range(net.outdeg.shape[0]):
        total += net.outdeg[h]
    pre[:] = total / net.outdeg.shape[0]


def delta(pre, net, p, i):
    return pre[0] - p + net.outdeg[i] / net.outdeg.shape[0]


def tie(pre, p):
    return pre[0] - p


def gain(net, before, p):
    total = 0.0
    for h in range(net.outdeg.shape[0]):
        for k in range(net.outdeg[h]):
            total += 1 - before.adj[h, net.out[h, k]]
    return total / net.outdeg.shape[0] - p


EFFECT = Effect(
    name="avDeg",
    kind="network",
    title="Average degree",
    formula="s_i(x) = x_i+ (sum_h x_h+ / n - p).",
    source=MANUAL,
    interpretation="ego prefers more ties the higher the mean outdegree of the whole network is above p",
    note="Internal parameter: p. Creation statistic: the average is over the ties gained.",
    row=row,
    delta=delta,
    tie=tie,
    gain=gain,
    modes=("directed", "symmetric", "two"),
    background="ego",
    forms=("eval", "creation"),
    interaction="ego",
    generic="RSiena takes the present degrees, with and without the tie: 1 / n off the difference",
)
