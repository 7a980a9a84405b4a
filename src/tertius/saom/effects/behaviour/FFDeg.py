"""Overlap degree FF.

s_i(z) = z_i times the number of ties shared by two networks: in the first i sends
it, in the second i sends it.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, other, i, d):
    subtotal = 0.0
    for a in range(net.outdeg[i]):
        subtotal += other.adj[i, net.out[i, a]]
    return d * subtotal


def ego(net, other, z, i):
    subtotal = 0.0
    for a in range(net.outdeg[i]):
        subtotal += other.adj[i, net.out[i, a]]
    return z.v[i] * subtotal


EFFECT = Effect(
    name="FFDeg",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net", "other"),
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
)
