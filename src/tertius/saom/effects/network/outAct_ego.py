"""Outdegree activity, centred: s_i(x) = x_i+ (x_i+ - mean degree).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import own_average_out


def delta(net, tab, i):
    return net.outdeg[i] - tab[0]


EFFECT = Effect(
    name="outAct_ego",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric", "two"),
    interaction="ego",
    background="ego",
    observed=own_average_out,
    generic="the contribution takes the degree as it is now, with or without the focal tie",
)
