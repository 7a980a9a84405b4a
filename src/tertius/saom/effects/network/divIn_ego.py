"""Ties divided by indegree: s_i(x) = sum_j x_ij / x_+i, 0 where the indegree is 0.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, i):
    return 1.0 / net.indeg[i] if net.indeg[i] else 0.0


EFFECT = Effect(
    name="divIn_ego",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed",),
    interaction="ego",
    background="ego",
)
