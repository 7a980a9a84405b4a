"""Total dyadic covariate of alters: s_i(z) = z_i times the sum of w_ij over i's receivers.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import total_dyadic


def delta(net, w, i, d):
    return d * total_dyadic(net, w, i, 0)


def ego(net, z, w, i):
    return z.v[i] * total_dyadic(net, w, i, 0)


EFFECT = Effect(
    name="totWAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net", "w"),
    forms=("eval",),
    interaction="ego",
)
