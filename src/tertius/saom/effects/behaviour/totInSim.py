"""Total in-similarity: s_i(z) = sum over the senders j to i of (sim_ij - mean sim).

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer, sims


def delta(net, z, i, d):
    found, _ = nearer(net, z, i, d, 1)
    return found


def ego(net, z, i):
    found, _ = sims(net, z, i, 1)
    return found


EFFECT = Effect(
    name="totInSim",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    modes=("directed",),
    interaction="ego",
)
