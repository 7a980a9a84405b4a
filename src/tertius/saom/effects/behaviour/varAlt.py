"""Variance of alters.

s_i(z) = z_i times the variance of z over i's receivers less that of all actors and
all waves but the last.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

import numpy as np

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import share, total, total_product


def overall(parm, size, waves):  # noqa: ARG001
    return np.array([np.nanvar(waves["z"][:, :-1])])


def delta(net, z, i, d, tab):
    mean = share(total(net, z.v, i, 0), net.outdeg[i])
    return d * (
        share(total_product(net, z.v, z.v, i, 0), net.outdeg[i]) - mean * mean - tab[0]
        if net.outdeg[i] > 0
        else 0.0
    )


def ego(net, z, i, tab):
    mean = share(total(net, z.v, i, 0), net.outdeg[i])
    return z.v[i] * (
        share(total_product(net, z.v, z.v, i, 0), net.outdeg[i]) - mean * mean - tab[0]
        if net.outdeg[i] > 0
        else 0.0
    )


EFFECT = Effect(
    name="varAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    observed=overall,
    modes=("directed",),
    interaction="ego",
)
