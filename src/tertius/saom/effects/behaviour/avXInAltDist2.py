"""Average of the mean at distance two.

s_i(z) = z_i times the mean over i's receivers of the mean of v
over their other senders.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import distance_two, distance_two_less, share


def delta(net, z, x, i, d):
    # RSiena takes z_i and not v_i out of the sums over alters of alters.
    subtotal = distance_two_less(net, x.v, z.v, i, 1, True)
    return d * share(subtotal, net.outdeg[i])


def ego(net, z, x, i):
    return z.v[i] * share(distance_two(net, x.v, i, 1, True), net.outdeg[i])


EFFECT = Effect(
    name="avXInAltDist2",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("x", "net"),
    forms=("eval",),
    interaction="ego",
    generic="RSiena takes z_i and not v_i out of the sums over alters of alters",
)
