"""Total of the receiver's other senders in the other network: s_i(x) = sum_j x_ij sum_h w_hj v_h, h != i.

Source: Ripley et al., Manual for RSiena, section on effects of covariates at distance two.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(other, x, i, j):
    total = 0.0
    for k in range(other.indeg[j]):
        h = other.inn[j, k]
        if h != i:
            total += x.v[h]
    return total


EFFECT = Effect(
    name="totInDist2W",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other", "x"),
    modes=("directed", "symmetric"),
    background="any",
)
