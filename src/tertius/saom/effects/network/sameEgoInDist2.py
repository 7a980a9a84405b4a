"""Share of the receiver's other senders with ego's value.

s_i(x) = sum_j x_ij times the share, ego left
out.

Source: Ripley et al., Manual for RSiena, section on effects of covariates at distance two.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import equal


def delta(net, x, i, j):
    total, count = 0.0, 0
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        if h != i and not x.miss[h]:
            total += equal(x, i, h)
            count += 1
    return total / count if count else 0.0


EFFECT = Effect(
    name="sameEgoInDist2",
    kind="network",
    delta=delta,
    tie=delta,
    parm=1,
    needs=("x",),
    background="any",
    modes=("directed", "two"),
)
