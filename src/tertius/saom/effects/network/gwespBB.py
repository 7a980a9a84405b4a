"""Shared partners, geometrically weighted: s_i(x) = sum_j x_ij w(#{h: x_hi x_jh}).

Internal parameter: 100 times the weighting parameter.

Source: see `shared.gwesp`.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.gwesp import GENERIC, weights


def delta(tab, bb, j):
    return tab[bb[j]]


def tie(tab, bb, j):
    return tab[bb[j]]


EFFECT = Effect(
    name="gwespBB",
    kind="network",
    delta=delta,
    tie=tie,
    parm=69,
    table=weights,
    modes=("directed",),
    background="zero",
    generic=GENERIC,
)
