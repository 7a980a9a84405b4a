"""Total similarity: s_i(z) = sum over i's receivers j of (sim_ij - mean sim).

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer, sims


def delta(net, z, i, d):
    # RSiena subtracts the mean similarity of each alter from both changes.
    subtotal, number = nearer(net, z, i, d, 0)
    return subtotal - number * z.sim


def ego(net, z, i):
    subtotal, _ = sims(net, z, i, 0)
    return subtotal


def change(net, z, zb, i):
    # RSiena leaves the division by the range out of creation and endowment statistics.
    now, _ = sims(net, z, i, 0)
    earlier, _ = sims(net, zb, i, 0)
    return z.span * (earlier - now)


EFFECT = Effect(
    name="totSim",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("net",),
    interaction="ego",
    generic="RSiena subtracts the mean similarity of each alter from both changes",
)
