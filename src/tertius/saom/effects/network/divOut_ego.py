"""Ties divided by outdegree: s_i(x) = sum_j x_ij / x_i+ = I{x_i+ > 0}.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, i):
    return 1.0 / net.outdeg[i] if net.outdeg[i] else 0.0


EFFECT = Effect(
    name="divOut_ego",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric", "two"),
    interaction="ego",
    background="ego",
    generic="the contribution takes the degree as it is now, with or without the focal tie",
)
