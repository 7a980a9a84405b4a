"""Transitive mediated triplets: s_i(x) = sum_{j,h} x_ij x_hi x_hj.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(bf, j):
    return float(bf[j])


def tie(bf, j):
    return float(bf[j])


EFFECT = Effect(
    name="transMedTrip",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed",),
    background="zero",
)
