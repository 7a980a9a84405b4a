"""Total in-similarity times popularity of alter.

s_i(z) = sum over the senders j to i of indeg_j (sim_ij
- mean sim).

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer_by, sims_by


def delta(net, z, i, d):
    subtotal, _ = nearer_by(net, z, net.indeg, i, d, 1)
    return subtotal


def ego(net, z, i):
    subtotal, _ = sims_by(net, z, net.indeg, i, 1)
    return subtotal


EFFECT = Effect(
    name="totInSimPopAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    modes=("directed",),
    interaction="ego",
)
