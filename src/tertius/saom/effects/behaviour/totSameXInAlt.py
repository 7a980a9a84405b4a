"""Total number of incoming alters with i's covariate value.

s_i(z) = z_i times the sum of 1{v_j = v_i} over the
senders to i.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import count_same, seen_same


def delta(net, x, i, d):
    # RSiena gives 0 to an actor who sends no tie.
    return d * count_same(net, x, i, 1) if net.outdeg[i] > 0 else 0.0


def ego(net, z, x, i):
    subtotal, _ = seen_same(net, x, z, i, 1)
    return z.v[i] * subtotal


def change(net, z, zb, x, i):
    # Alters with missing values count in creation and endowment.
    return (z.v[i] - zb.v[i]) * count_same(net, x, i, 1)


EFFECT = Effect(
    name="totSameXInAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("x", "net"),
    interaction="ego",
    generic="RSiena gives a change of 0 to an actor who sends no tie",
)
