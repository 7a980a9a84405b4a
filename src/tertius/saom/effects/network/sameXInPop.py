"""Popularity among senders of the same value: s_i(x) = sum_j x_ij #{h: x_hj, v_h = v_i}.

 Internal parameter: 1, or 2 for the square root.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import equal, root


def delta(net, x, p, i, j, y):
    count = equal(x, i, i) * (1 - y)
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        count += equal(x, i, h)
    return root(count, p)


def tie(net, x, p, i, j):
    count = 0.0
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        count += equal(x, i, h)
    return root(count, p)


EFFECT = Effect(
    name="sameXInPop",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed", "symmetric", "two"),
    background="any",
    parm=1,
)
