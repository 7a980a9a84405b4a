"""Total similarity times an ego covariate.

s_i(z) = v_i times the sum over i's receivers j of (sim_ij -
mean sim).

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer, sims


def delta(net, z, x, i, d):
    subtotal, _ = nearer(net, z, i, d, 0)
    return x.v[i] * subtotal


def ego(net, z, x, i):
    subtotal, _ = sims(net, z, i, 0)
    return x.v[i] * subtotal


def change(net, z, zb, x, i):
    # RSiena leaves the division by the range out of creation and endowment statistics.
    now, _ = sims(net, z, i, 0)
    earlier, _ = sims(net, zb, i, 0)
    return z.span * x.v[i] * (earlier - now)


EFFECT = Effect(
    name="totSimEgoX",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("x", "net"),
    interaction="ego",
)
