"""Minimum covariate of alters: s_i(z) = z_i times the smallest v of i's receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import highest, seen_highest


def delta(net, x, i, d):
    return d * highest(net, x.v, i, -1)


def ego(net, z, x, i):
    return z.v[i] * seen_highest(net, x, i, -1)


def change(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * seen_highest(net, x, i, -1)


EFFECT = Effect(
    name="minXAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("x", "net"),
    interaction="ego",
)
