"""Sender by difference: s_i(x) = sum_j x_ij v_i (v_j - v_i).

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import apart


def delta(x, i, j):
    return x.v[i] * apart(x, i, j)


EFFECT = Effect(
    name="egoDiffX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    needs=("x",),
    interaction="dyadic",
    background="dyad",
)
