"""Rate by an actor variable: a_i = v_i; behaviour enters uncentred.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def weight(x, i):
    return x.v[i]


EFFECT = Effect(
    name="RateX",
    kind="rate",
    delta=weight,
    needs=("x",),
    forms=("rate",),
    modes=("directed", "symmetric", "two"),
)
