"""Sum of sender and receiver: s_i(x) = sum_j x_ij (v_i + v_j).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(x, i, j):
    return 0.0 if x.miss[i] or x.miss[j] else x.v[i] + x.v[j]


EFFECT = Effect(
    name="egoPlusAltX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    needs=("x",),
    interaction="dyadic",
    background="dyad",
)
