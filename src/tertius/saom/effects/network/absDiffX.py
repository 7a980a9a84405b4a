"""Absolute difference: s_i(x) = sum_j x_ij |v_j - v_i|.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import apart


def delta(x, i, j):
    return abs(apart(x, i, j))


EFFECT = Effect(
    name="absDiffX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    needs=("x",),
    interaction="dyadic",
    background="dyad",
)
