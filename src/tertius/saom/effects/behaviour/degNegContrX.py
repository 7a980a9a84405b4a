"""Contrast of degree and covariate, negative part.

s_i(z) = z_i times the negative part of i's outdegree
minus v_i.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, x, i, d):
    return d * (0.0 if x.miss[i] else max(x.v[i] - net.outdeg[i], 0.0))


def ego(net, z, x, i):
    return z.v[i] * (0.0 if x.miss[i] else max(x.v[i] - net.outdeg[i], 0.0))


EFFECT = Effect(
    name="degNegContrX",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("x", "net"),
    interaction="ego",
)
