"""Similarity of the means of ego's and the receiver's receivers in the other network.

s_i(x) = sum_j x_ij
sim(m_i, m_j).

Source: Ripley et al., Manual for RSiena, section on effects of covariates at distance two.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.distance import likeness, mean_out


def delta(other, x, i, j):
    return likeness(x, mean_out(other, x, i), mean_out(other, x, j))


EFFECT = Effect(
    name="simDist2W",
    kind="network",
    delta=delta,
    tie=delta,
    parm=1,
    needs=("other", "x"),
    background="any",
    modes=("directed", "symmetric"),
)
