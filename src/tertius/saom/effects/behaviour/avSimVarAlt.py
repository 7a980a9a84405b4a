"""Average similarity times variance of alters."""

from __future__ import annotations

import numpy as np

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import MANUAL
from tertius.saom.effects.shared.alters import nearer, share, sims, total, total_product


def overall(_parm, _size, waves):
    return np.array([np.nanvar(waves["z"][:, :-1])])


def delta(net, z, i, d, tab):
    mean = share(total(net, z.v, i, 0), net.outdeg[i])
    spread = share(total_product(net, z.v, z.v, i, 0), net.outdeg[i]) - mean * mean - tab[0]
    subtotal, number = nearer(net, z, i, d, 0)
    return spread * share(subtotal, number)


def ego(net, z, i, tab):
    mean = share(total(net, z.v, i, 0), net.outdeg[i])
    spread = share(total_product(net, z.v, z.v, i, 0), net.outdeg[i]) - mean * mean - tab[0]
    subtotal, number = sims(net, z, i, 0)
    return spread * share(subtotal, number)


EFFECT = Effect(
    name="avSimVarAlt",
    kind="behaviour",
    title="Average similarity times variance of alters",
    formula=(
        "s_i(z) = mean over i's receivers j of (sim_ij - mean sim), times their variance less that of "
        "all waves but the last."
    ),
    source=MANUAL,
    interpretation="the more ego's receivers differ from one another, the more it prefers values like theirs",
    delta=delta,
    ego=ego,
    needs=("net",),
    observed=overall,
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
)
