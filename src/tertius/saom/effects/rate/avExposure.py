"""Average exposure (diffusion): a_i = mean of z over i's receivers, raw values.

Source: Greenan, C. C. (2015), Journal of the Royal Statistical Society A 178, 147-166.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def weight(net, z, i):
    k = net.outdeg[i]
    total = 0.0
    for a in range(k):
        total += z.v[net.out[i, a]]
    return total / k if k > 0 else 0.0


EFFECT = Effect(name="avExposure", kind="rate", delta=weight, needs=("net",), forms=("rate",))
