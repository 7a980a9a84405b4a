"""Outdegree: s_i(z) = z_i times i's outdegree.

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, i, d):
    return d * net.outdeg[i]


def ego(net, z, i):
    return z.v[i] * net.outdeg[i]


EFFECT = Effect(
    name="outdeg",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    modes=("directed", "symmetric", "two"),
    interaction="ego",
)
