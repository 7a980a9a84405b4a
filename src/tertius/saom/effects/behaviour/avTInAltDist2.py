"""Average of the sum at distance two.

s_i(z) = z_i times the mean over i's receivers of the sum of z over
their other senders.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import distance_two, share


def delta(net, z, i, d):
    return d * share(distance_two(net, z.v, i, 1, False), net.outdeg[i])


def ego(net, z, i):
    return z.v[i] * share(distance_two(net, z.v, i, 1, False), net.outdeg[i])


EFFECT = Effect(
    name="avTInAltDist2",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
)
