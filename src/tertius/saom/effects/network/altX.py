"""Actor variable of the receiver: s_i(x) = sum_j x_ij v_j.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(x, j):
    return x.v[j]


def tie(x, j):
    return x.v[j]


EFFECT = Effect(
    name="altX",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed", "symmetric", "two"),
    interaction="dyadic",
    background="alter",
)
