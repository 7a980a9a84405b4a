"""Popularity in another network of those whom i chooses.

s_i(z) = z_i times the sum over i's receivers of
their indegrees in the other network.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import total


def delta(net, other, i, d):
    return d * total(net, other.indeg, i, 0)


def ego(net, other, z, i):
    return z.v[i] * total(net, other.indeg, i, 0)


EFFECT = Effect(
    name="outdegMixedPop",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net", "other"),
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
)
