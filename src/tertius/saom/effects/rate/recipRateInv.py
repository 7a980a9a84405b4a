"""Rate by inverse of reciprocated degree: a_i = 1 / (sum_j x_ij x_ji + 1).

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import count


def weight(net, i):
    return 1.0 / (count(net, i, 2) + 1.0)


EFFECT = Effect(
    name="recipRateInv",
    kind="rate",
    delta=weight,
    needs=("net",),
    forms=("rate",),
    modes=("directed",),
)
