"""Similarity to all near others: s_i(z) = sum over all others of the positive part of p - |z_i - z_j|.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import all_others


def delta(z, i, d, p):
    return all_others(z, z.v[i] + d, i, p, 1.0) - all_others(z, z.v[i], i, p, 1.0)


def ego(z, i, p):
    return all_others(z, z.v[i], i, p, 1.0)


EFFECT = Effect(
    name="simAllNear",
    kind="behaviour",
    delta=delta,
    ego=ego,
    parm=2,
    forms=("eval",),
    interaction="ego",
)
