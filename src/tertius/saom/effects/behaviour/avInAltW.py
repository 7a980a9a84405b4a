"""Average incoming alter weighted by a dyadic covariate.

s_i(z) = z_i times the sum of w_ij z_j over the
senders to i, by the sum of w_ij for p = 2 or their number.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import count, share, total_dyadic, total_weighted


def delta(net, z, w, i, d, p):
    size = total_dyadic(net, w, i, 1) if p == 2 else count(net, i, 1)
    return d * share(total_weighted(net, z.v, w, i, 1), abs(size)) * (1.0 if size > 0 else -1.0)


def ego(net, z, w, i, p):
    size = total_dyadic(net, w, i, 1) if p == 2 else count(net, i, 1)
    # Where the weights sum to 0, RSiena does not divide.
    return z.v[i] * total_weighted(net, z.v, w, i, 1) / (size if size != 0 else 1.0)


EFFECT = Effect(
    name="avInAltW",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net", "w"),
    parm=2,
    interaction="ego",
)
