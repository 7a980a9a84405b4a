"""Contrast of degree and covariate, absolute part.

s_i(z) = z_i times the absolute part of i's outdegree
minus v_i.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, x, i, d):
    return d * (0.0 if x.miss[i] else abs(net.outdeg[i] - x.v[i]))


def ego(net, z, x, i):
    return z.v[i] * (0.0 if x.miss[i] else abs(net.outdeg[i] - x.v[i]))


EFFECT = Effect(
    name="degAbsContrX",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("x", "net"),
    interaction="ego",
)
