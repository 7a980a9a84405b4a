"""Outdegree activity, centred: s_i(x) = x_i+ (x_i+ - mean degree).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import own_average_out


def since(before, tab, i):
    # In creation and endowment statistics RSiena takes the centred outdegree at the start of the
    # period and cuts its fraction off.
    return float(int(before.outdeg[i] - tab[0]))


def delta(net, tab, i, y):
    return 2 * (net.outdeg[i] + 1 - y) - 1 - tab[0]


def tie(net, tab, i):
    return net.outdeg[i] - tab[0]


EFFECT = Effect(
    name="outAct.c",
    kind="network",
    delta=delta,
    tie=tie,
    gain=since,
    loss=since,
    modes=("directed", "symmetric", "two"),
    interaction="ego",
    background="ego",
    observed=own_average_out,
)
