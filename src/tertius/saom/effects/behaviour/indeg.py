"""Indegree: s_i(z) = z_i times i's indegree.

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, i, d):
    return d * net.indeg[i]


def ego(net, z, i):
    return z.v[i] * net.indeg[i]


EFFECT = Effect(
    name="indeg",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    modes=("directed",),
    interaction="ego",
)
