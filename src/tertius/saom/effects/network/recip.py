"""Reciprocity: s_i(x) = sum_j x_ij x_ji.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(back):
    return float(back)


def tie(back):
    return float(back)


EFFECT = Effect(
    name="recip",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed",),
    interaction="dyadic",
    background="zero",
)
