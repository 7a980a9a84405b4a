"""Dense triads."""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import EVALUATION


def delta(net, p, i, j):
    count = 0.0
    for h in range(net.outdeg.shape[0]):
        if h != i and h != j:
            rest = net.adj[j, i] + net.adj[i, h] + net.adj[h, i] + net.adj[j, h] + net.adj[h, j]
            count += 1.0 if rest + 1 >= p else 0.0
            if net.adj[i, h]:
                count += (1.0 if rest + 1 >= p else 0.0) - (1.0 if rest >= p else 0.0)
    return count


def tie(net, p, i, j):
    count = 0.0
    for h in range(net.outdeg.shape[0]):
        if h != i and h != j:
            rest = net.adj[j, i] + net.adj[i, h] + net.adj[h, i] + net.adj[j, h] + net.adj[h, j]
            count += 1.0 if rest + 1 >= p else 0.0
    return count


EFFECT = Effect(
    name="denseTriads",
    kind="network",
    title="Dense triads",
    formula="s_i(x) = sum_{j,h} x_ij I{ties among i, j, h >= p}.",
    source=EVALUATION,
    interpretation="ego prefers alters with whom it makes triads of at least p ties",
    note="Internal parameter p, 5 or 6: least number of ties.",
    delta=delta,
    tie=tie,
    modes=("directed",),
    parm=5,
    background="any",
    forms=("eval",),
)
