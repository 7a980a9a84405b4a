"""Actors at distance two: s_i(x) = #{j: x_ij = 0, max_h x_ih x_hj = 1}.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, ff, i, j, y):
    change = -(1.0 if ff[j] > 0 else 0.0)
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if h != i and not net.adj[i, h] and ff[h] - y == 0:
            change += 1.0
    return change


def ego(net, gap, ff, i):
    count = 0.0
    for h in range(net.outdeg.shape[0]):
        if ff[h] > 0 and h != i and not net.adj[i, h] and not gap[i, h]:
            count += 1.0
    return count


EFFECT = Effect(
    name="nbrDist2",
    kind="network",
    delta=delta,
    ego=ego,
    modes=("directed", "symmetric"),
    background="any",
    forms=("eval",),
    halved=True,
)
