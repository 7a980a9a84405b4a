"""Similarity in dense triads.

s_i(z) = half the sum over i's triads with p ties or more of sim_ij +
sim_ih, both less mean sim.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import dense_triads
from tertius.saom.effects.shared.functions import similarity


def delta(net, z, i, d, p):
    subtotal = 0.0
    for j in range(net.outdeg.shape[0]):
        if j != i:
            gap = z.v[i] - z.v[j]
            subtotal += dense_triads(net, i, j, p) * (abs(gap) - abs(gap + d)) / z.span
    return subtotal


def ego(net, z, i, p):
    subtotal = 0.0
    for j in range(net.outdeg.shape[0]):
        if j != i:
            subtotal += dense_triads(net, i, j, p) * similarity(z, i, j)
    return subtotal


EFFECT = Effect(
    name="simDenseTriads",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    parm=5,
    forms=("eval",),
    interaction="ego",
)
