"""Constancy: s_i(z) = -|z_i - z_i at the start of the period|.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(d):
    return -1.0 * d * d


def ego(z, zb, i):
    return -abs(z.v[i] - zb.v[i])


EFFECT = Effect(
    name="constant",
    kind="behaviour",
    delta=delta,
    ego=ego,
    forms=("eval",),
    generic="a step counts against constancy even where it leads back to the start",
)
