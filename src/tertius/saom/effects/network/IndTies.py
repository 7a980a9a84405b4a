"""Variable of actors at distance two: s_i(x) = sum_j v_j I{x_ij = 0, max_h x_ih x_hj = 1}.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, x, ff, i, j, y):
    change = -x.v[j] * (1.0 if ff[j] > 0 else 0.0)
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if h != i and not net.adj[i, h] and ff[h] - y == 0:
            change += x.v[h]
    return change


def ego(net, gap, x, ff, i):
    total = 0.0
    for h in range(net.outdeg.shape[0]):
        if ff[h] > 0 and h != i and not net.adj[i, h] and not gap[i, h]:
            total += x.v[h]
    return total


EFFECT = Effect(
    name="IndTies",
    kind="network",
    delta=delta,
    ego=ego,
    needs=("x",),
    modes=("directed", "symmetric"),
    background="any",
    forms=("eval",),
)
