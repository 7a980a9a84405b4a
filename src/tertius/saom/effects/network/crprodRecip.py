"""Tie back in the other network: s_i(x) = sum_j x_ij w_ji.

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(other, i, j):
    return float(other.adj[j, i])


EFFECT = Effect(
    name="crprodRecip",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    interaction="dyadic",
)
