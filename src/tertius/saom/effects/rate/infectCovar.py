"""Infection by an alter covariate (diffusion): a_i = sum over i's receivers j of v_j z_j, z raw.

Source: Greenan, C. C. (2015), Journal of the Royal Statistical Society A 178, 147-166.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import total_product


def weight(net, z, x, i):
    return total_product(net, z.v, x.v, i, 0)


EFFECT = Effect(
    name="infectCovar",
    kind="rate",
    delta=weight,
    needs=("net", "x"),
    forms=("rate",),
)
