"""Reciprocated degree: s_i(z) = z_i times the number of i's reciprocated ties.

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import count


def delta(net, i, d):
    return d * count(net, i, 2)


def ego(net, z, i):
    return z.v[i] * count(net, i, 2)


EFFECT = Effect(
    name="recipDeg",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
)
