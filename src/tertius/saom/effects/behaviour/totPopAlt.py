"""Total popularity of alters: s_i(z) = z_i times the sum of the indegrees of i's receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import total


def delta(net, i, d):
    return d * total(net, net.indeg, i, 0)


def ego(net, z, i):
    return z.v[i] * total(net, net.indeg, i, 0)


EFFECT = Effect(
    name="totPopAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    interaction="ego",
)
