"""Squared variable of the sender: s_i(x) = sum_j x_ij v_i^2.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(x, i):
    return x.v[i] ** 2


EFFECT = Effect(
    name="egoSqX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric", "two"),
    needs=("x",),
    interaction="ego",
    background="ego",
)
