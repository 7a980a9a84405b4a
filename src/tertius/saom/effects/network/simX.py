"""Similarity: s_i(x) = sum_j x_ij (sim_ij - mean sim), sim_ij = 1 - |v_i - v_j| / range.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.functions import similarity


def delta(x, i, j):
    return similarity(x, i, j)


def tie(x, i, j):
    return similarity(x, i, j)


EFFECT = Effect(
    name="simX",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    interaction="dyadic",
    background="dyad",
)
