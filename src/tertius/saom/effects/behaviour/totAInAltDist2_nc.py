"""Total of the mean at distance two, uncentred.

s_i(z) = z_i times the sum over i's receivers of the mean
of z over their other senders.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import distance_two, onward_count


def delta(net, z, i, d):
    return d * (distance_two(net, z.v, i, 1, True) + z.mean * onward_count(net, i, True))


def ego(net, z, i):
    return (z.v[i] + z.mean) * (distance_two(net, z.v, i, 1, True) + z.mean * onward_count(net, i, True))


EFFECT = Effect(
    name="totAInAltDist2_nc",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
)
