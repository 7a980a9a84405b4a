"""Total reciprocated alter: s_i(z) = z_i times the sum of z over i's reciprocated alters.

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import total


def delta(net, z, i, d):
    return d * total(net, z.v, i, 2)


def ego(net, z, i):
    return z.v[i] * total(net, z.v, i, 2)


EFFECT = Effect(
    name="totRecAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
)
