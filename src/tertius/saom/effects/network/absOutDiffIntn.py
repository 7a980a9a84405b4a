"""Difference of outdegrees in the other network: s_i(x) = sum_j x_ij |w_i+ - w_j+|.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(other, i, j):
    return abs(float(other.outdeg[i] - other.outdeg[j]))


EFFECT = Effect(
    name="absOutDiffIntn",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    parm=1,
    interaction="dyadic",
)
