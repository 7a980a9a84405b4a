"""Quadratic shape, centred now: s_i(z) = (z_i - mean of z now)^2.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import everyone


def delta(z, i, d):
    # RSiena centres one of the two values only.
    return d * (2.0 * z.v[i] + z.mean - everyone(z) / z.v.shape[0] + d)


def ego(z, i):
    return (z.v[i] - everyone(z) / z.v.shape[0]) ** 2


EFFECT = Effect(
    name="quad_cc",
    kind="behaviour",
    delta=delta,
    ego=ego,
    forms=("eval",),
    interaction="ego",
    generic="RSiena centres one of the two values in its change statistic only",
)
