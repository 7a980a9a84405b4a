"""Total similarity times an alter covariate.

s_i(z) = sum over i's receivers j of v_j (sim_ij - mean
sim).

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer_by, sims_by


def delta(net, z, x, i, d):
    subtotal, _ = nearer_by(net, z, x.v, i, d, 0)
    return subtotal


def ego(net, z, x, i):
    subtotal, _ = sims_by(net, z, x.v, i, 0)
    return subtotal


EFFECT = Effect(
    name="totSimAltX",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("x", "net"),
    interaction="ego",
)
