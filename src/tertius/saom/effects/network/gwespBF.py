"""Shared partners, geometrically weighted: s_i(x) = sum_j x_ij w(#{h: x_hi x_hj}).

Internal parameter: 100 times the weighting parameter.

Source: see `shared.gwesp`.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.gwesp import GENERIC, weights


def delta(tab, bf, j):
    return tab[bf[j]]


def tie(tab, bf, j):
    return tab[bf[j]]


EFFECT = Effect(
    name="gwespBF",
    kind="network",
    delta=delta,
    tie=tie,
    parm=69,
    table=weights,
    modes=("directed",),
    background="zero",
    generic=GENERIC,
)
