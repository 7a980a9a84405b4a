"""Product of sender and receiver: s_i(x) = sum_j x_ij v_i v_j.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(x, i, j):
    return x.v[i] * x.v[j]


EFFECT = Effect(
    name="egoXaltX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    needs=("x",),
    interaction="dyadic",
    background="dyad",
)
