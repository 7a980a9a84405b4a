"""Overlap degree FR.

s_i(z) = z_i times the number of ties shared by two networks: in the first i sends
it, in the second it is reciprocated.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, other, i, d):
    subtotal = 0.0
    for a in range(net.outdeg[i]):
        h = net.out[i, a]
        subtotal += other.adj[i, h] * other.adj[h, i]
    return d * subtotal


def ego(net, other, z, i):
    subtotal = 0.0
    for a in range(net.outdeg[i]):
        h = net.out[i, a]
        subtotal += other.adj[i, h] * other.adj[h, i]
    return z.v[i] * subtotal


EFFECT = Effect(
    name="FRDeg",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net", "other"),
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
)
