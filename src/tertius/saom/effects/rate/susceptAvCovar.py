"""Susceptibility to average exposure by a covariate (diffusion).

a_i = v_i times the mean of z over i's
receivers, z raw.

Source: Greenan, C. C. (2015), Journal of the Royal Statistical Society A 178, 147-166.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import share, total


def weight(net, z, x, i):
    return x.v[i] * share(total(net, z.v, i, 0), net.outdeg[i])


EFFECT = Effect(
    name="susceptAvCovar",
    kind="rate",
    delta=weight,
    needs=("net", "x"),
    forms=("rate",),
)
