"""Average in-similarity: s_i(z) = mean over the senders j to i of (sim_ij - mean sim).

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer, share, sims


def delta(net, z, i, d):
    subtotal, number = nearer(net, z, i, d, 1)
    return share(subtotal, number)


def ego(net, z, i):
    subtotal, number = sims(net, z, i, 1)
    return share(subtotal, number)


def change(net, z, zb, i):
    return share(sims(net, z, i, 1)[0] - sims(net, zb, i, 1)[0], net.indeg[i])


EFFECT = Effect(
    name="avInSim",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("net",),
    modes=("directed",),
    interaction="ego",
)
