"""Closure of a dyadic covariate: s_i(x) = sum_{j,h} x_ij w_hi w_hj, w as given.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(raw, i, j):
    total = 0.0
    for h in range(raw.shape[0]):
        if h != i and h != j:
            total += raw[h, i] * raw[h, j]
    return total


EFFECT = Effect(
    name="InWWX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    needs=("w",),
    interaction="dyadic",
    background="dyad",
)
