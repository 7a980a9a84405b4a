"""Activity towards actors like each other."""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import MANUAL
from tertius.saom.effects.shared.same import equal, root


def delta(net, x, p, i, j, y):
    count = equal(x, j, j) * (1 - y)
    for k in range(net.outdeg[i]):
        count += equal(x, j, net.out[i, k])
    return count * root(count, p) - (count - 1) * root(count - 1, p) if count > 0.0 else 0.0


def tie(net, x, p, i, j):
    count = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        count += equal(x, j, h)
    return root(count, p)


EFFECT = Effect(
    name="homXOutAct",
    kind="network",
    title="Activity towards actors like each other",
    formula="s_i(x) = sum_j x_ij #{h: x_ih, v_h = v_j}.",
    source=MANUAL,
    interpretation="ego prefers alters who are like many of its other receivers",
    note="Internal parameter: 1, or 2 for the square root.",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed", "symmetric", "two"),
    background="any",
    parm=1,
)
