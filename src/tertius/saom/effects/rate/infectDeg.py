"""Infection by degree (diffusion): a_i = sum over i's neighbours j of x_j+ z_j, raw values.

Source: Greenan, C. C. (2015), Journal of the Royal Statistical Society A 178, 147-166.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import total_product


def weight(net, z, i):
    return total_product(net, z.v, net.outdeg, i, 0)


EFFECT = Effect(
    name="infectDeg",
    kind="rate",
    delta=weight,
    needs=("net",),
    forms=("rate",),
    modes=("symmetric",),
)
