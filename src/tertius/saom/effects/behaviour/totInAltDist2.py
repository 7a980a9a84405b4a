"""Total of the sum at distance two.

s_i(z) = z_i times the sum over i's receivers of the sum of z over
their other senders.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import distance_two


def delta(net, z, i, d):
    return d * distance_two(net, z.v, i, 1, False)


def ego(net, z, i):
    return z.v[i] * distance_two(net, z.v, i, 1, False)


EFFECT = Effect(
    name="totInAltDist2",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
)
