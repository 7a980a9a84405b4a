"""Dyadic covariate by reciprocity: s_i(x) = sum_j x_ij x_ji w_ij.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(w, i, j, back):
    return back * w[i, j]


EFFECT = Effect(
    name="XRecip",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    needs=("w",),
    interaction="dyadic",
    background="zero",
)
