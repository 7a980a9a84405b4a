"""Total of the receiver's other senders: s_i(x) = sum_j x_ij sum_h x_hj v_h, h != i.

Source: Ripley et al., Manual for RSiena, section on effects of covariates at distance two.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, x, i, j):
    total = 0.0
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        if h != i:
            total += x.v[h]
    return total


EFFECT = Effect(
    name="totInDist2",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("x",),
    modes=("directed", "symmetric", "two"),
    background="any",
)
