"""Activity towards actors like each other, relative to the size of their group."""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import MANUAL
from tertius.saom.effects.shared.same import equal


def row(pre, x):
    for j in range(x.v.shape[0]):
        for h in range(x.v.shape[0]):
            pre[j] += equal(x, j, h)


def delta(net, x, pre, i, j, y):
    if x.v[j] <= 0.0 or pre[j] == 0.0:
        return 0.0
    count = equal(x, j, j) * (1.0 - 2.0 * y)
    for k in range(net.outdeg[i]):
        count += equal(x, j, net.out[i, k])
    return (2.0 * count - 1.0) / pre[j]


def tie(net, x, pre, i, j):
    if x.v[j] <= 0.0 or pre[j] == 0.0:
        return 0.0
    count = 0.0
    for k in range(net.outdeg[i]):
        count += equal(x, j, net.out[i, k])
    return count / pre[j]


EFFECT = Effect(
    name="homXOutAct2",
    kind="network",
    title="Activity towards actors like each other, relative to the size of their group",
    formula="s_i(x) = sum_j x_ij I{v_j > 0} #{h: x_ih, v_h = v_j} / #{h: v_h = v_j}, v centred.",
    source=MANUAL,
    interpretation=(
        "ego prefers alters who are like its other receivers, relative to how many such actors there are"
    ),
    note=(
        "Internal parameter 3, the only one that RSiena offers by default; groups below the mean do "
        "not count."
    ),
    row=row,
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed", "symmetric"),
    background="any",
    parm=3,
    generic="for a tie that is there the contribution counts one tie too few",
)
