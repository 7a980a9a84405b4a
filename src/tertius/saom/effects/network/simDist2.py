"""Similarity of the means of ego's and the receiver's receivers: s_i(x) = sum_j x_ij sim(m_i, m_j).

Source: Ripley et al., Manual for RSiena, section on effects of covariates at distance two.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.distance import likeness, mean_out


def delta(net, x, i, j):
    return likeness(x, mean_out(net, x, i), mean_out(net, x, j))


EFFECT = Effect(
    name="simDist2",
    kind="network",
    delta=delta,
    tie=delta,
    parm=1,
    needs=("x",),
    background="any",
    modes=("directed", "symmetric"),
    generic="the contribution takes the means as they are now, with or without the focal tie",
)
