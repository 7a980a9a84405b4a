"""Receiver higher than sender: s_i(x) = sum_j x_ij sign(v_j - v_i).

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import apart


def delta(x, i, j):
    return (1.0 if apart(x, i, j) > 0 else 0.0) - (1.0 if apart(x, i, j) < 0 else 0.0)


EFFECT = Effect(
    name="altHigherEgoX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    needs=("x",),
    interaction="dyadic",
    background="dyad",
)
