"""Mean of the receiver's receivers: s_i(x) = sum_j x_ij m_j, m_j the mean of v_h over x_jh.

Source: Ripley et al., Manual for RSiena, section on effects of covariates at distance two.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.distance import mean_out


def delta(net, x, j):
    return mean_out(net, x, j)


EFFECT = Effect(
    name="altDist2",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("x",),
    modes=("directed", "symmetric"),
    background="any",
    parm=1,
)
