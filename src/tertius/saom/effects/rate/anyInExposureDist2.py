"""Any exposure at distance two (diffusion).

a_i = number of i's receivers with another sender with z > 0,
raw values.

Source: Greenan, C. C. (2015), Journal of the Royal Statistical Society A 178, 147-166.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import exposed


def weight(net, z, i):
    return exposed(net, z.v, i)


EFFECT = Effect(
    name="anyInExposureDist2",
    kind="rate",
    delta=weight,
    needs=("net",),
    forms=("rate",),
    modes=("directed",),
)
