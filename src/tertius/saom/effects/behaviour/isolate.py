"""Isolate: s_i(z) = z_i times 1 where i has indegree 0.

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, i, d):
    return d * (1.0 if net.indeg[i] == 0 else 0.0)


def ego(net, z, i):
    return z.v[i] * (1.0 if net.indeg[i] == 0 else 0.0)


EFFECT = Effect(
    name="isolate",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    interaction="ego",
)
