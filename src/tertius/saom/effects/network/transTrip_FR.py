"""Transitive triplets, second leg reciprocated: s_i(x) = sum_{j,h} x_ij x_ih x_hj x_jh.

Source: Block (2015), Social Networks 40, 163-173.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(fr, j):
    return float(fr[j])


EFFECT = Effect(
    name="transTrip.FR",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed",),
    background="zero",
    generic="the contribution counts the focal tie and leaves out its part as leg of another",
)
