"""Similarity of ego to the mean of the receiver's receivers: s_i(x) = sum_j x_ij sim(v_i, m_j).

Ego is left out of the mean.

Source: Ripley et al., Manual for RSiena, section on effects of covariates at distance two.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.distance import likeness, mean_out_without


def delta(net, x, i, j):
    return 0.0 if x.miss[i] else likeness(x, x.v[i], mean_out_without(net, x, i, j))


EFFECT = Effect(
    name="simEgoDist2",
    kind="network",
    delta=delta,
    tie=delta,
    parm=1,
    needs=("x",),
    background="any",
    modes=("directed", "symmetric"),
)
