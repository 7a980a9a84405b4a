"""Dense triads."""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import MANUAL
from tertius.saom.effects.shared.alters import dense_triads


def delta(net, i, d, p):
    subtotal = 0.0
    for j in range(net.outdeg.shape[0]):
        if j != i:
            subtotal += dense_triads(net, i, j, p)
    return d * subtotal / 2.0


def ego(net, z, i, p):
    subtotal = 0.0
    for j in range(net.outdeg.shape[0]):
        if j != i:
            subtotal += dense_triads(net, i, j, p)
    return z.v[i] * subtotal / 2.0


EFFECT = Effect(
    name="behDenseTriads",
    kind="behaviour",
    title="Dense triads",
    formula="s_i(z) = z_i times the number of triads of i with p ties or more.",
    source=MANUAL,
    interpretation="the more triads of at least p ties ego is in, the more it prefers high values",
    delta=delta,
    ego=ego,
    needs=("net",),
    parm=5,
    forms=("eval",),
    interaction="ego",
)
