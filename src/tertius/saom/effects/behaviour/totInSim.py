"""Total in-similarity: s_i(z) = sum over the senders j to i of (sim_ij - mean sim).

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer, sims


def delta(net, z, i, d):
    subtotal, _ = nearer(net, z, i, d, 1)
    return subtotal


def ego(net, z, i):
    subtotal, _ = sims(net, z, i, 1)
    return subtotal


EFFECT = Effect(
    name="totInSim",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    modes=("directed",),
    interaction="ego",
)
