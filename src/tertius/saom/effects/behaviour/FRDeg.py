"""Overlap degree FR: s_i(z) = z_i times the number of ties shared by two networks: in the first i sends
it, in the second it is reciprocated.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, other, i, d):
    found = 0.0
    for a in range(net.outdeg[i]):
        h = net.out[i, a]
        found += other.adj[i, h] * other.adj[h, i]
    return d * found


def ego(net, other, z, i):
    found = 0.0
    for a in range(net.outdeg[i]):
        h = net.out[i, a]
        found += other.adj[i, h] * other.adj[h, i]
    return z.v[i] * found


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
