"""Average similarity times an ego covariate.

s_i(z) = v_i times the mean over i's receivers j of (sim_ij
- mean sim).

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer, share, sims


def delta(net, z, x, i, d):
    subtotal, number = nearer(net, z, i, d, 0)
    return x.v[i] * share(subtotal, number)


def ego(net, z, x, i):
    subtotal, number = sims(net, z, i, 0)
    return x.v[i] * share(subtotal, number)


def change(net, z, zb, x, i):
    # RSiena leaves the division by the range out of creation and endowment statistics.
    now, n1 = sims(net, z, i, 0)
    earlier, n2 = sims(net, zb, i, 0)
    return z.span * x.v[i] * (share(earlier, n2) - share(now, n1))


EFFECT = Effect(
    name="avSimEgoX",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("x", "net"),
    interaction="ego",
)
