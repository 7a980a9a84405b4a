"""Degree in the other network towards the same value: s_i(x) = sum_j x_ij #{h: w_jh, v_h = v_i}.

 w is the other network; internal parameter: 1, or 2 for the square root.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import equal, root


def delta(other, x, p, i, j):
    count = 0.0
    for k in range(other.outdeg[j]):
        count += equal(x, i, other.out[j, k])
    return root(count, p)


EFFECT = Effect(
    name="sameXOutPopIntn",
    kind="network",
    delta=delta,
    tie=delta,
    parm=1,
    needs=("other", "x"),
    modes=("directed", "symmetric"),
    background="any",
    interaction="dyadic",
)
