"""Maximum alter: s_i(z) = z_i times the largest z of i's receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import highest


def delta(net, z, i, d):
    return d * highest(net, z.v, i, 1)


def ego(net, z, i):
    return z.v[i] * highest(net, z.v, i, 1)


def change(net, z, zb, i):
    # RSiena leaves out the factor z_i.
    return highest(net, z.v, i, 1) - highest(net, zb.v, i, 1)


EFFECT = Effect(
    name="maxAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("net",),
    interaction="ego",
)
