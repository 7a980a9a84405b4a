"""Total exposure (diffusion): a_i = sum of z over i's receivers, raw values.

Source: Greenan, C. C. (2015), Journal of the Royal Statistical Society A 178, 147-166.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import total


def weight(net, z, i):
    return total(net, z.v, i, 0)


EFFECT = Effect(
    name="totExposure",
    kind="rate",
    delta=weight,
    needs=("net",),
    forms=("rate",),
)
