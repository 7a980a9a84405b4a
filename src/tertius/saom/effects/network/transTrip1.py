"""Transitive triplets, closing tie alone: s_i(x) = sum_{j,h} x_ij x_ih x_hj.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(ff, j):
    return float(ff[j])


def tie(ff, j):
    return float(ff[j])


EFFECT = Effect(
    name="transTrip1",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed",),
    background="zero",
    generic="the contribution counts the tie that closes two-paths and not the first leg of another's",
)
