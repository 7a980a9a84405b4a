"""Average alter, centred now.

s_i(z) = z_i times the mean of z over i's receivers, both less the mean of
z now.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import count, everyone, share, total


def delta(net, z, i, d):
    now = everyone(z) / z.v.shape[0]
    return d * share(total(net, z.v, i, 0) - count(net, i, 0) * now, net.outdeg[i])


def ego(net, z, i):
    now = everyone(z) / z.v.shape[0]
    return (z.v[i] - now) * share(total(net, z.v, i, 0) - count(net, i, 0) * now, net.outdeg[i])


EFFECT = Effect(
    name="avAlt_cc",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
    generic="as in RSiena, the mean that is subtracted does not move with the actor",
)
