"""Outdegree activity above p: s_i(x) = x_i+ max(x_i+ - p, 0).

Internal parameter: p.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, p, i):
    return max(net.outdeg[i] - p, 0.0)


EFFECT = Effect(
    name="outActMore_ego",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric", "two"),
    interaction="ego",
    background="ego",
    generic="the contribution takes the degree as it is now, with or without the focal tie",
)
