"""Shared partners, geometrically weighted: s_i(x) = sum_j x_ij w(#{h: x_ih x_hi x_hj x_jh}).

Internal parameter: 100 times the weighting parameter.

Source: see `shared.gwesp`.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.gwesp import GENERIC, weights


def delta(tab, rr, j):
    return tab[rr[j]]


def tie(tab, rr, j):
    return tab[rr[j]]


EFFECT = Effect(
    name="gwespRR",
    kind="network",
    delta=delta,
    tie=tie,
    parm=69,
    table=weights,
    modes=("directed",),
    background="zero",
    generic=GENERIC,
)
