"""Dyadic covariate: s_i(x) = sum_j x_ij w_ij.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(w, i, j):
    return w[i, j]


def tie(w, i, j):
    return w[i, j]


EFFECT = Effect(
    name="X",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("w",),
    modes=("directed", "symmetric", "two"),
    interaction="dyadic",
    background="dyad",
)
