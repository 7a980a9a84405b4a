"""Threshold 2: s_i(z) = 1 where raw z_i is at least p.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(z, i, d, p):
    b = z.v[i] + z.mean
    return (1.0 if b + d >= p else 0.0) - (1.0 if b >= p else 0.0)


def ego(z, i, p):
    return 1.0 if z.v[i] + z.mean >= p else 0.0


def change(z, i, p):
    # RSiena does not subtract the earlier state.
    return 1.0 if z.v[i] + z.mean >= p else 0.0


EFFECT = Effect(
    name="threshold2",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    interaction="ego",
)
