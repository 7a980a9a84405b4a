"""Average similarity times reciprocity and popularity of alter.

s_i(z) = mean over i's reciprocated
alters j of indeg_j (sim_ij - mean sim).

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer_by, share, sims_by


def delta(net, z, i, d):
    subtotal, number = nearer_by(net, z, net.indeg, i, d, 2)
    return share(subtotal, number)


def ego(net, z, i):
    subtotal, number = sims_by(net, z, net.indeg, i, 2)
    return share(subtotal, number)


EFFECT = Effect(
    name="avSimRecPop",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    interaction="ego",
)
