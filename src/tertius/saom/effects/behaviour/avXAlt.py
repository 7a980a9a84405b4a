"""Average covariate of alters: s_i(z) = z_i times the mean of v over i's receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import seen_covariate, share, total


def delta(net, x, i, d):
    return d * share(total(net, x.v, i, 0), net.outdeg[i])


def ego(net, z, x, i):
    subtotal, number = seen_covariate(net, x, z, i, 0)
    return z.v[i] * share(subtotal, number)


def change(net, z, zb, x, i):
    # Alters with missing values count in creation and endowment.
    return (z.v[i] - zb.v[i]) * share(total(net, x.v, i, 0), net.outdeg[i])


EFFECT = Effect(
    name="avXAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("x", "net"),
    interaction="ego",
)
