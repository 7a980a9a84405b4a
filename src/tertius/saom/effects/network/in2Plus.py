"""Receivers of two ties or more: sum of s_i(x) = sum_j I{x_+j >= 2}.

Written as a sum over ties of 1 / x_+j, so that each receiver counts once.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, j, y):
    return 1.0 if net.indeg[j] - y == 1 else 0.0


def ego(net, i):
    count = 0.0
    for k in range(net.outdeg[i]):
        d = net.indeg[net.out[i, k]]
        if d >= 2:
            count += 1.0 / d
    return count


EFFECT = Effect(
    name="in2Plus",
    kind="network",
    delta=delta,
    ego=ego,
    modes=("directed", "two"),
    background="alter",
    generic="the statistic counts receivers, whoever sends; the contribution sees the one of the tie",
)
