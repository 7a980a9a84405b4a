"""Average reciprocated alter: s_i(z) = z_i times the mean of z over i's reciprocated alters.

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import count, seen, share, total


def delta(net, z, i, d):
    return d * share(total(net, z.v, i, 2), count(net, i, 2))


def ego(net, z, i):
    return z.v[i] * share(total(net, z.v, i, 2), seen(net, z, i, 2))


EFFECT = Effect(
    name="avRecAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
)
