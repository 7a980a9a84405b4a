"""Receivers that send nothing: s_i(x) = I{x_+i >= 1, x_i+ = 0}.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, j, y):
    return 1.0 if net.indeg[j] - y == 0 and net.outdeg[j] == 0 else 0.0


def ego(net, i):
    return 1.0 if net.indeg[i] >= 1 and net.outdeg[i] == 0 else 0.0


EFFECT = Effect(
    name="antiIso",
    kind="network",
    delta=delta,
    ego=ego,
    modes=("directed",),
    background="alter",
    generic="the statistic counts receivers, whoever sends; the contribution sees the one of the tie",
)
