"""Average alter with i's covariate value.

s_i(z) = z_i times the mean of z over i's receivers with v_j =
v_i.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import count_same, count_same_seen, share, total_same


def delta(net, z, x, i, d):
    return d * share(total_same(net, z.v, x, i, 0), count_same(net, x, i, 0))


def ego(net, z, x, i):
    return z.v[i] * share(total_same(net, z.v, x, i, 0), count_same_seen(net, x, z, i, 0))


def change(net, z, zb, x, i):
    # Alters stay at their values now.
    return (z.v[i] - zb.v[i]) * share(total_same(net, z.v, x, i, 0), count_same(net, x, i, 0))


EFFECT = Effect(
    name="avAltSameX",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("x", "net"),
    interaction="ego",
)
