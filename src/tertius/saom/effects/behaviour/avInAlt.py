"""Average incoming alter: s_i(z) = z_i times the mean of z over the senders to i.

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import seen, share, total


def delta(net, z, i, d):
    return d * share(total(net, z.v, i, 1), net.indeg[i])


def ego(net, z, i):
    return z.v[i] * share(total(net, z.v, i, 1), seen(net, z, i, 1))


def change(net, z, zb, i):
    # Alters with missing values count in creation and endowment.
    return z.v[i] * share(total(net, z.v, i, 1), net.indeg[i]) - zb.v[i] * share(
        total(net, zb.v, i, 1), net.indeg[i]
    )


EFFECT = Effect(
    name="avInAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("net",),
    modes=("directed",),
    interaction="ego",
)
