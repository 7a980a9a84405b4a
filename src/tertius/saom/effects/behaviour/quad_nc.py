"""Quadratic shape, not centred: s_i(z) = raw z_i^2.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(z, i, d):
    return (2.0 * (z.v[i] + z.mean) + d) * d


def ego(z, i):
    return (z.v[i] + z.mean) ** 2


EFFECT = Effect(
    name="quad_nc",
    kind="behaviour",
    delta=delta,
    ego=ego,
    forms=("eval",),
    interaction="ego",
)
