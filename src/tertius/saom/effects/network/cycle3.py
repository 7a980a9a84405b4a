"""Three-cycles: s_i(x) = sum_{j,h} x_ij x_jh x_hi / 3.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(bb, j):
    return float(bb[j])


def tie(bb, j):
    return bb[j] / 3.0


EFFECT = Effect(
    name="cycle3",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed",),
    background="zero",
    generic="each tie counts a third of its three-cycles in ego's statistic",
)
