"""Total of average exposure at distance two (diffusion).

a_i = sum over i's receivers of the mean of z
over their other senders, raw values.

Source: Greenan, C. C. (2015), Journal of the Royal Statistical Society A 178, 147-166.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import distance_two


def weight(net, z, i):
    return distance_two(net, z.v, i, 1, True)


EFFECT = Effect(
    name="totAInExposureDist2",
    kind="rate",
    delta=weight,
    needs=("net",),
    forms=("rate",),
    modes=("directed",),
)
