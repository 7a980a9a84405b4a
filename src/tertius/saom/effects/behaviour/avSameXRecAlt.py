"""Share of reciprocated alters with i's covariate value.

s_i(z) = z_i times the mean of 1{v_j = v_i} over i's
reciprocated alters.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import count, count_same, seen_same, share


def delta(net, x, i, d):
    return d * share(count_same(net, x, i, 2), count(net, i, 2))


def ego(net, z, x, i):
    subtotal, number = seen_same(net, x, z, i, 2)
    return z.v[i] * share(subtotal, number)


EFFECT = Effect(
    name="avSameXRecAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("x", "net"),
    interaction="ego",
)
