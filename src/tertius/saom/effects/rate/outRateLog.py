"""Rate by logarithm of outdegree: a_i = log(x_i+ + p).

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Effect


def weight(net, i, p):
    return math.log(net.outdeg[i] + p)


EFFECT = Effect(
    name="outRateLog",
    kind="rate",
    delta=weight,
    needs=("net",),
    parm=1,
    forms=("rate",),
    modes=("directed", "symmetric", "two"),
)
