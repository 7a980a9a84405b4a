"""Average similarity times reciprocity.

s_i(z) = mean over i's reciprocated alters j of (sim_ij - mean
sim).

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer, share, sims


def delta(net, z, i, d):
    subtotal, number = nearer(net, z, i, d, 2)
    return share(subtotal, number)


def ego(net, z, i):
    subtotal, number = sims(net, z, i, 2)
    return share(subtotal, number)


EFFECT = Effect(
    name="avSimRecip",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    interaction="ego",
)
