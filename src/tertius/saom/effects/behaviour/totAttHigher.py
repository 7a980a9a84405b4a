"""Total attraction to higher alters.

s_i(z) = sum over i's receivers j of 1 - |z_i - z_j| / range where
z_j is above z_i, else 1.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import drawn, higher


def delta(net, z, i, d):
    return drawn(net, z, z.v[i] + d, i, 1) - drawn(net, z, z.v[i], i, 1)


def ego(net, z, i):
    return higher(net, z, z.v[i], i, 1)


def change(net, z, zb, i):
    # RSiena leaves the division by the range out of creation and endowment statistics.
    return z.span * (higher(net, zb, zb.v[i], i, 1) - higher(net, z, z.v[i], i, 1))


EFFECT = Effect(
    name="totAttHigher",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("net",),
    interaction="ego",
)
