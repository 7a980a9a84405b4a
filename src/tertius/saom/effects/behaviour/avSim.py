"""Average similarity: s_i(z) = mean over i's receivers j of (sim_ij - mean sim); 0 without ties.

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect, helper
from tertius.saom.effects.shared.functions import similarity


def delta(net, z, i, d):
    k = net.outdeg[i]
    total = 0.0
    for a in range(k):
        gap = z.v[i] - z.v[net.out[i, a]]
        total += abs(gap) - abs(gap + d)
    return total / (k * z.span) if k > 0 else 0.0


@helper
def mean_similarity(net, z, i):
    """Mean centred similarity to i's receivers with an observed value; 0 without any."""
    total, count = 0.0, 0
    for a in range(net.outdeg[i]):
        j = net.out[i, a]
        if not z.miss[j]:
            total += similarity(z, i, j)
            count += 1
    return total / count if count > 0 else 0.0


def ego(net, z, i):
    return mean_similarity(net, z, i)


def change(net, z, zb, i):
    # RSiena leaves the division by the range out of creation and endowment statistics.
    return z.span * (mean_similarity(net, zb, i) - mean_similarity(net, z, i))


EFFECT = Effect(
    name="avSim", kind="behaviour", delta=delta, ego=ego, change=change, needs=("net",), interaction="ego"
)
