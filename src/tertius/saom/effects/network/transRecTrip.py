"""Transitive reciprocated triplets: s_i(x) = sum_{j,h} x_ij x_ji x_ih x_hj.

Source: Block (2015), Social Networks 40, 163-173.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(ff, rb, j, back):
    return float(back * ff[j] + rb[j])


def tie(ff, j, back):
    return float(back * ff[j])


EFFECT = Effect(
    name="transRecTrip",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed",),
    background="zero",
)
