"""Average popularity of alters: s_i(z) = z_i times the mean of the indegrees of i's receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import share, total


def delta(net, i, d):
    return d * share(total(net, net.indeg, i, 0), net.outdeg[i])


def ego(net, z, i):
    return z.v[i] * share(total(net, net.indeg, i, 0), net.outdeg[i])


EFFECT = Effect(
    name="popAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    interaction="ego",
)
