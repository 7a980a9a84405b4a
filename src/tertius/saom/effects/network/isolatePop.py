"""Popularity of actors without other ties: s_i(x) = sum_j x_ij I{x_+j = 1, x_j+ = 0}.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, j, y):
    return 1.0 if net.indeg[j] - y == 0 and net.outdeg[j] == 0 else 0.0


def tie(net, j):
    return 1.0 if net.indeg[j] == 1 and net.outdeg[j] == 0 else 0.0


EFFECT = Effect(
    name="isolatePop",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed",),
    background="alter",
)
