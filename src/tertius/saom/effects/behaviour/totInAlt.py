"""Total incoming alter: s_i(z) = z_i times the sum of z over the senders to i.

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import total


def delta(net, z, i, d):
    return d * total(net, z.v, i, 1)


def ego(net, z, i):
    return z.v[i] * total(net, z.v, i, 1)


EFFECT = Effect(
    name="totInAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    modes=("directed",),
    interaction="ego",
)
