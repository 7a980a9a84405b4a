"""Total dyadic covariate of incoming alters: s_i(z) = z_i times the sum of w_ij over the senders to i.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import total_dyadic


def delta(net, w, i, d):
    return d * total_dyadic(net, w, i, 1)


def ego(net, z, w, i):
    return z.v[i] * total_dyadic(net, w, i, 1)


EFFECT = Effect(
    name="totWInAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net", "w"),
    forms=("eval",),
    interaction="ego",
)
