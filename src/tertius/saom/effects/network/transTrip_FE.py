"""Transitive triplets, second leg either way: s_i(x) = sum_{j,h} x_ij x_ih max(x_hj, x_jh).

Source: Block (2015), Social Networks 40, 163-173.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(ff, fb, fr, j):
    return float(ff[j] + fb[j] - fr[j])


EFFECT = Effect(
    name="transTrip.FE",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed",),
    background="zero",
    generic="the contribution counts the focal tie and leaves out its part as leg of another",
)
