"""Average degree: s_i(x) = x_i+ (sum_h x_h+ / n - p).

Internal parameter: p.  Creation statistic: the average is over the ties gained.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


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
