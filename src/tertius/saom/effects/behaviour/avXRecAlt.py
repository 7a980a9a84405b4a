"""Average covariate of reciprocated alters: s_i(z) = z_i times the mean of v over i's reciprocated alters.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import count, seen_covariate, share, total


def delta(net, x, i, d):
    return d * share(total(net, x.v, i, 2), count(net, i, 2))


def ego(net, z, x, i):
    subtotal, number = seen_covariate(net, x, z, i, 2)
    return z.v[i] * share(subtotal, number)


EFFECT = Effect(
    name="avXRecAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("x", "net"),
    interaction="ego",
)
