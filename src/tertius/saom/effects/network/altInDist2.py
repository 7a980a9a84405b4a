"""Mean of the receiver's other senders: s_i(x) = sum_j x_ij m_j, m_j the mean of v_h over x_hj, h != i.

Source: Ripley et al., Manual for RSiena, section on effects of covariates at distance two.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.distance import mean_in


def delta(net, x, i, j):
    return mean_in(net, x, i, j)


EFFECT = Effect(
    name="altInDist2",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("x",),
    modes=("directed", "symmetric", "two"),
    background="any",
)
