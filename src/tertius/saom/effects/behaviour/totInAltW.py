"""Total incoming alter weighted by a dyadic covariate.

s_i(z) = z_i times the sum of w_ij z_j over the senders
to i.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import total_weighted


def delta(net, z, w, i, d):
    return d * total_weighted(net, z.v, w, i, 1)


def ego(net, z, w, i):
    return z.v[i] * total_weighted(net, z.v, w, i, 1)


EFFECT = Effect(
    name="totInAltW",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net", "w"),
    interaction="ego",
)
