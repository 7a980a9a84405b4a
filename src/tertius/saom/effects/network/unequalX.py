"""Different value: s_i(x) = sum_j x_ij I{v_i != v_j}.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import unequal


def delta(x, i, j):
    return unequal(x, i, j)


EFFECT = Effect(
    name="unequalX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    needs=("x",),
    interaction="dyadic",
    background="dyad",
)
