"""Total of the sum at distance two.

s_i(z) = z_i times the sum over i's receivers of the sum of v over
their other senders.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import distance_two, distance_two_less


def delta(net, z, x, i, d):
    # RSiena takes z_i and not v_i out of the sums over alters of alters.
    subtotal = distance_two_less(net, x.v, z.v, i, 1, False)
    return d * subtotal


def ego(net, z, x, i):
    return z.v[i] * distance_two(net, x.v, i, 1, False)


EFFECT = Effect(
    name="totXInAltDist2",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("x", "net"),
    forms=("eval",),
    interaction="ego",
    generic="RSiena takes z_i and not v_i out of the sums over alters of alters",
)
