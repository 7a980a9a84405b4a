"""Overlap degree BB: s_i(z) = z_i times the number of ties shared by two networks: in the first i
receives it, in the second i receives it.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, other, i, d):
    found = 0.0
    for a in range(net.indeg[i]):
        found += other.adj[net.inn[i, a], i]
    return d * found


def ego(net, other, z, i):
    found = 0.0
    for a in range(net.indeg[i]):
        found += other.adj[net.inn[i, a], i]
    return z.v[i] * found


EFFECT = Effect(
    name="BBDeg",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net", "other"),
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
)
