"""Sender higher than receiver: s_i(x) = sum_j x_ij (I{v_i > v_j} + I{v_i = v_j} / 2).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import apart


def delta(x, i, j):
    return (1.0 if apart(x, i, j) < 0 else 0.0) + 0.5 * (1.0 if apart(x, i, j) == 0 else 0.0)


EFFECT = Effect(
    name="higher",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    needs=("x",),
    interaction="dyadic",
    background="dyad",
)
