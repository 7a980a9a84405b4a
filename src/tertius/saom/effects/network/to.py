"""Agreement with receivers of the other network: s_i(x) = sum_j x_ij sum_h w_ih x_hj.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(ff_wx, j):
    return float(ff_wx[j])


EFFECT = Effect(
    name="to",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="",
)
