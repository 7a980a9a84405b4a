"""Sum of squares of sender and receiver: s_i(x) = sum_j x_ij (v_i^2 + v_j^2).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(x, i, j):
    return 0.0 if x.miss[i] or x.miss[j] else x.v[i] ** 2 + x.v[j] ** 2


EFFECT = Effect(
    name="egoPlusAltSqX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    needs=("x",),
    interaction="dyadic",
    background="dyad",
)
