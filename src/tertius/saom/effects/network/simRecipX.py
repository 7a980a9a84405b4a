"""Similarity by reciprocity: s_i(x) = sum_j x_ij x_ji sim_ij.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.functions import similarity


def delta(x, i, j, back):
    return back * similarity(x, i, j)


EFFECT = Effect(
    name="simRecipX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed",),
    needs=("x",),
    interaction="dyadic",
    background="zero",
)
