"""Degree in the other network weighted by a variable: s_i(x) = sum_j x_ij sum_h w_jh v_h.

 w is the other network; internal parameter: 1, or 2 for the square root.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import root


def delta(other, x, p, j):
    total = 0.0
    for k in range(other.outdeg[j]):
        total += x.v[other.out[j, k]]
    return root(total, p)


EFFECT = Effect(
    name="outPopIntnX",
    kind="network",
    delta=delta,
    tie=delta,
    parm=1,
    needs=("other", "x"),
    modes=("directed", "symmetric"),
    background="alter",
    interaction="dyadic",
)
