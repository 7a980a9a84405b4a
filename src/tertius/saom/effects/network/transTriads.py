"""Transitive triads: s_i(x) = sum_{j,h} x_ij x_ih x_hj / 6.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(ff, j):
    return float(ff[j])


def tie(ff, j):
    return ff[j] / 6.0


EFFECT = Effect(
    name="transTriads",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("symmetric",),
    background="zero",
    generic="each tie counts a share of its triads in ego's statistic",
)
