"""Average alter: s_i(z) = z_i times the mean of z over those to whom i sends a tie; 0 without ties.

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect, helper


@helper
def mean_alter(net, z, i):
    """Mean centred value over i's receivers; 0 without any."""
    k = net.outdeg[i]
    total = 0.0
    for a in range(k):
        total += z.v[net.out[i, a]]
    return total / k if k > 0 else 0.0


def delta(net, z, i, d):
    return d * mean_alter(net, z, i)


def ego(net, z, i):
    return z.v[i] * mean_alter(net, z, i)


EFFECT = Effect(name="avAlt", kind="behaviour", delta=delta, ego=ego, needs=("net",), interaction="ego")
