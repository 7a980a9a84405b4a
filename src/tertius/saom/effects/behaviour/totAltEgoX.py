"""Total alter times an ego covariate: s_i(z) = z_i times v_i times the sum of z over i's receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import total


def delta(net, z, x, i, d):
    return d * x.v[i] * total(net, z.v, i, 0)


def ego(net, z, x, i):
    return z.v[i] * x.v[i] * total(net, z.v, i, 0)


EFFECT = Effect(
    name="totAltEgoX",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("x", "net"),
    interaction="ego",
)
