"""Rate by logarithm of indegree: a_i = log(x_+i + p).

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Effect


def weight(net, i, p):
    return math.log(net.indeg[i] + p)


EFFECT = Effect(
    name="inRateLog",
    kind="rate",
    delta=weight,
    needs=("net",),
    parm=1,
    forms=("rate",),
    modes=("directed",),
)
