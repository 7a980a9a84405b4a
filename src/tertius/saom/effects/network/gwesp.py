"""Shared partners in a symmetric network, geometrically weighted: s_i(x) = sum_j x_ij w(#{h: x_ih x_hj}).

Internal parameter: 100 times the weighting parameter.  Source: see `shared.gwesp`.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.gwesp import GENERIC, weights


def delta(tab, ff, j):
    return tab[ff[j]]


def tie(tab, ff, j):
    return tab[ff[j]]


EFFECT = Effect(
    name="gwesp",
    kind="network",
    delta=delta,
    tie=tie,
    parm=69,
    table=weights,
    modes=("symmetric",),
    background="zero",
    generic=GENERIC,
)
