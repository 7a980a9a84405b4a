"""Average alter times an ego covariate: s_i(z) = z_i times v_i times the mean of z over i's receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import share, total


def delta(net, z, x, i, d):
    return d * x.v[i] * share(total(net, z.v, i, 0), net.outdeg[i])


def ego(net, z, x, i):
    return z.v[i] * x.v[i] * share(total(net, z.v, i, 0), net.outdeg[i])


EFFECT = Effect(
    name="avAltEgoX",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("x", "net"),
    interaction="ego",
)
