"""Total similarity weighted by a dyadic covariate.

s_i(z) = sum over i's receivers j of w_ij (sim_ij -
mean sim).

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer_by, sims_by


def delta(net, z, w, i, d):
    subtotal, _ = nearer_by(net, z, w[i], i, d, 0)
    return subtotal


def ego(net, z, w, i):
    subtotal, _ = sims_by(net, z, w[i], i, 0)
    return subtotal


EFFECT = Effect(
    name="totSimW",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net", "w"),
    forms=("eval",),
    interaction="ego",
)
