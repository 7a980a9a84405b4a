"""Average similarity times an alter covariate.

s_i(z) = mean over i's receivers j of v_j (sim_ij - mean
sim).

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer_by, share, sims_seen


def delta(net, z, x, i, d):
    subtotal, number = nearer_by(net, z, x.v, i, d, 0)
    return share(subtotal, number)


def ego(net, z, x, i):
    subtotal, number = sims_seen(net, z, x, i, 0)
    return share(subtotal, number)


EFFECT = Effect(
    name="avSimAltX",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("x", "net"),
    interaction="ego",
)
