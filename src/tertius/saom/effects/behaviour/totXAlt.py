"""Total covariate of alters: s_i(z) = z_i times the sum of v over i's receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import seen_covariate, total


def delta(net, x, i, d):
    return d * total(net, x.v, i, 0)


def ego(net, z, x, i):
    subtotal, _ = seen_covariate(net, x, z, i, 0)
    return z.v[i] * subtotal


def change(net, z, zb, x, i):
    # Alters with missing values count in creation and endowment.
    return (z.v[i] - zb.v[i]) * total(net, x.v, i, 0)


EFFECT = Effect(
    name="totXAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("x", "net"),
    interaction="ego",
)
