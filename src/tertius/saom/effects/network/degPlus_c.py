"""Degree popularity and activity, centred: s_i(x) = sum_j x_ij (x_i+ + x_j+ - 2 mean degree).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import own_average_out


def delta(net, tab, i, j, y):
    return 2 * net.outdeg[i] + net.outdeg[j] + 2 - 3 * y - 2 * tab[0]


def tie(net, tab, i, j):
    return net.outdeg[i] + net.outdeg[j] - 2 * tab[0]


EFFECT = Effect(
    name="degPlus.c",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("symmetric",),
    background="any",
    observed=own_average_out,
    forms=("eval",),
)
