"""Squared variable of the receiver: s_i(x) = sum_j x_ij v_j^2.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(x, j):
    return x.v[j] ** 2


EFFECT = Effect(
    name="altSqX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric", "two"),
    needs=("x",),
    interaction="dyadic",
    background="alter",
)
