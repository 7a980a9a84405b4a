"""Total number of alters with i's covariate value.

s_i(z) = z_i times the sum of 1{v_j = v_i} over i's
receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import count_same, seen_same


def delta(net, x, i, d):
    return d * count_same(net, x, i, 0)


def ego(net, z, x, i):
    subtotal, _ = seen_same(net, x, z, i, 0)
    return z.v[i] * subtotal


def change(net, z, zb, x, i):
    # Alters with missing values count in creation and endowment.
    return (z.v[i] - zb.v[i]) * count_same(net, x, i, 0)


EFFECT = Effect(
    name="totSameXAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("x", "net"),
    interaction="ego",
)
