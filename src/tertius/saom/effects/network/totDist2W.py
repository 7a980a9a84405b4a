"""Total of the receiver's receivers in the other network: s_i(x) = sum_j x_ij sum_h w_jh v_h.

Source: Ripley et al., Manual for RSiena, section on effects of covariates at distance two.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(other, x, j):
    total = 0.0
    for k in range(other.outdeg[j]):
        total += x.v[other.out[j, k]]
    return total


EFFECT = Effect(
    name="totDist2W",
    kind="network",
    delta=delta,
    tie=delta,
    parm=1,
    needs=("other", "x"),
    modes=("directed", "symmetric"),
    background="alter",
)
