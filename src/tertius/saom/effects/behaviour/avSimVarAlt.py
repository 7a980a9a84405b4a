"""Average similarity times variance of alters.

s_i(z) = mean over i's receivers j of (sim_ij - mean sim),
times their variance less that of all waves but the last.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

import numpy as np

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer, share, sims, total, total_product


def overall(parm, size, waves):  # noqa: ARG001
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
    delta=delta,
    ego=ego,
    needs=("net",),
    observed=overall,
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
)
