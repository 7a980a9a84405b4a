"""Transitive triplets, first leg mutual, second either way.

s_i(x) = sum_{j,h} x_ij x_ih x_hi max(x_hj,
x_jh).

Source: Block (2015), Social Networks 40, 163-173.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(rf, rb, rr, j):
    return float(rf[j] + rb[j] - rr[j])


EFFECT = Effect(
    name="transTrip.EE",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed",),
    background="zero",
    generic="the contribution counts the focal tie and leaves out its part as leg of another",
)
