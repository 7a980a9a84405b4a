"""Reciprocated degree activity, centred: s_i(x) = x_i+ (x_i^rec - its mean).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import mutual, own_average_mutual


def delta(net, tab, i):
    return mutual(net, i) - tab[0]


EFFECT = Effect(
    name="reciAct_ego",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed",),
    background="ego",
    observed=own_average_mutual,
    generic="the contribution takes the degree as it is now, with or without the focal tie",
)
