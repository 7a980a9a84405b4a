"""Degree popularity and activity: s_i(x) = sum_j x_ij (x_i+ + x_j+).

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, i, j, y):
    return float(2 * net.outdeg[i] + net.outdeg[j] + 2 - 3 * y)


def tie(net, i, j):
    return float(net.outdeg[i] + net.outdeg[j])


def gain(before, i, j):
    return float(before.outdeg[i] + before.outdeg[j])


EFFECT = Effect(
    name="degPlus",
    kind="network",
    delta=delta,
    tie=tie,
    gain=gain,
    modes=("symmetric",),
    background="any",
)
