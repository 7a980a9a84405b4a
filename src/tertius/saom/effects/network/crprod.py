"""Both ties: s_i(x) = sum_j x_ij w_ij.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(other, i, j):
    return float(other.adj[i, j])


EFFECT = Effect(
    name="crprod",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric", "two"),
    background="any",
    interaction="dyadic",
)
