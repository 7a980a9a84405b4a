"""Average attraction to lower alters.

s_i(z) = mean over i's receivers j of 1 - |z_i - z_j| / range where
z_j is below z_i, else 1.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import drawn, higher, seen, share


def delta(net, z, i, d):
    return share((drawn(net, z, z.v[i] + d, i, -1) - drawn(net, z, z.v[i], i, -1)), net.outdeg[i])


def ego(net, z, i):
    return share(higher(net, z, z.v[i], i, -1), seen(net, z, i, 0))


def change(net, z, zb, i):
    # RSiena leaves the division by the range out of creation and endowment statistics.
    return z.span * share(
        (higher(net, zb, zb.v[i], i, -1) - higher(net, z, z.v[i], i, -1)), seen(net, z, i, 0)
    )


EFFECT = Effect(
    name="avAttLower",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("net",),
    interaction="ego",
)
