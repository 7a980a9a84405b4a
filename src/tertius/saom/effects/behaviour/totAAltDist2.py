"""Total of the mean at distance two.

s_i(z) = z_i times the sum over i's receivers of the mean of z over
their other receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import distance_two


def delta(net, z, i, d):
    return d * distance_two(net, z.v, i, 0, True)


def ego(net, z, i):
    return z.v[i] * distance_two(net, z.v, i, 0, True)


EFFECT = Effect(
    name="totAAltDist2",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    interaction="ego",
)
