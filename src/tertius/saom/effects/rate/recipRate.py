"""Rate by reciprocated degree: a_i = sum_j x_ij x_ji.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import count


def weight(net, i):
    return count(net, i, 2)


EFFECT = Effect(
    name="recipRate",
    kind="rate",
    delta=weight,
    needs=("net",),
    start_only=True,
    forms=("rate",),
    modes=("directed",),
)
