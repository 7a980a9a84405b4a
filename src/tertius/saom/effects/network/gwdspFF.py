"""Dyadwise shared partners, geometrically weighted: s_i(x) = sum_j w(#{h: x_ih x_hj}).

Internal parameter: 100 times the weighting parameter.

Source: see `shared.gwesp`.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.gwesp import weights


def delta(net, tab, ff, i, j, y):
    change = 0.0
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if h != i:
            change += tab[ff[h] + 1 - y] - tab[ff[h] - y]
    return change


def ego(net, tab, ff, i):
    total = 0.0
    for h in range(net.outdeg.shape[0]):
        if h != i:
            total += tab[ff[h]]
    return total


EFFECT = Effect(
    name="gwdspFF",
    kind="network",
    delta=delta,
    ego=ego,
    parm=69,
    table=weights,
    modes=("directed",),
    background="any",
)
