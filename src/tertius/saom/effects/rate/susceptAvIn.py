"""Susceptibility to average exposure by indegree (diffusion).

a_i = x_+i times the mean of z over i's
receivers, raw values.

Source: Greenan, C. C. (2015), Journal of the Royal Statistical Society A 178, 147-166.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import share, total


def weight(net, z, i):
    return net.indeg[i] * share(total(net, z.v, i, 0), net.outdeg[i])


EFFECT = Effect(
    name="susceptAvIn",
    kind="rate",
    delta=weight,
    needs=("net",),
    forms=("rate",),
    modes=("directed",),
)
