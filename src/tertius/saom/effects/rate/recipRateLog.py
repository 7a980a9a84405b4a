"""Rate by logarithm of reciprocated degree: a_i = log(sum_j x_ij x_ji + p).

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import count


def weight(net, i, p):
    return math.log(count(net, i, 2) + p)


EFFECT = Effect(
    name="recipRateLog",
    kind="rate",
    delta=weight,
    needs=("net",),
    parm=1,
    forms=("rate",),
    modes=("directed",),
)
