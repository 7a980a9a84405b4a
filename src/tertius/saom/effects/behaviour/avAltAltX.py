"""Average alter weighted by alter's covariate: s_i(z) = z_i times the mean of v_j z_j over i's receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import seen_both, share, total_product


def delta(net, z, x, i, d):
    return d * share(total_product(net, z.v, x.v, i, 0), net.outdeg[i])


def ego(net, z, x, i):
    return z.v[i] * share(total_product(net, z.v, x.v, i, 0), seen_both(net, x, z, i, 0))


def change(net, z, zb, x, i):
    # Alters stay at their values now.
    return (z.v[i] - zb.v[i]) * share(total_product(net, z.v, x.v, i, 0), net.outdeg[i])


EFFECT = Effect(
    name="avAltAltX",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("x", "net"),
    interaction="ego",
)
