"""Average dyadic covariate of alters: s_i(z) = z_i times the mean of w_ij over i's receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import share, total_dyadic


def delta(net, w, i, d):
    return d * share(total_dyadic(net, w, i, 0), net.outdeg[i])


def ego(net, z, w, i):
    return z.v[i] * share(total_dyadic(net, w, i, 0), net.outdeg[i])


EFFECT = Effect(
    name="avWAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net", "w"),
    parm=2,
    forms=("eval",),
    interaction="ego",
)
