"""Mean of the receiver's receivers in the other network.

s_i(x) = sum_j x_ij m_j, m_j the mean of v_h over
w_jh.

Source: Ripley et al., Manual for RSiena, section on effects of covariates at distance two.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.distance import mean_out


def delta(other, x, j):
    return mean_out(other, x, j)


EFFECT = Effect(
    name="altDist2W",
    kind="network",
    delta=delta,
    tie=delta,
    parm=1,
    needs=("other", "x"),
    modes=("directed", "symmetric"),
    background="alter",
)
