"""Total alter weighted by popularity: s_i(z) = z_i times the sum of indegree times z over i's receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import total, total_product


def delta(net, z, i):
    # RSiena counts one tie more for each alter, and gives both directions the same value.
    return total_product(net, z.v, net.indeg, i, 0) + total(net, z.v, i, 0)


def ego(net, z, i):
    return z.v[i] * total_product(net, z.v, net.indeg, i, 0)


EFFECT = Effect(
    name="totAltPop",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    interaction="ego",
    generic="RSiena gives a move up and a move down the same value",
)
