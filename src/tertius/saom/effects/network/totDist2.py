"""Total of the receiver's receivers: s_i(x) = sum_j x_ij sum_h x_jh v_h.

Source: Ripley et al., Manual for RSiena, section on effects of covariates at distance two.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, x, j):
    total = 0.0
    for k in range(net.outdeg[j]):
        total += x.v[net.out[j, k]]
    return total


EFFECT = Effect(
    name="totDist2",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("x",),
    modes=("directed", "symmetric"),
    background="alter",
    parm=1,
)
