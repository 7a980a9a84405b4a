"""Closure of a dyadic covariate: s_i(x) = sum_{j,h} x_ij w_ih w_jh, w as given.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(raw, i, j):
    total = 0.0
    for h in range(raw.shape[0]):
        if h != i and h != j:
            total += raw[i, h] * raw[j, h]
    return total


EFFECT = Effect(
    name="OutWWX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    needs=("w",),
    interaction="dyadic",
    background="dyad",
)
