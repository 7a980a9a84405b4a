"""Same value: s_i(x) = sum_j x_ij I{v_i = v_j}.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import equal


def delta(x, i, j):
    return equal(x, i, j)


EFFECT = Effect(
    name="sameX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    needs=("x",),
    interaction="dyadic",
    background="dyad",
)
