"""Average similarity at distance two.

s_i(z) = mean over i's receivers of the centred similarity of z_i
to the mean of z over their other senders (receivers without any count 0).

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer_at_two, share, sims_at_two


def delta(net, z, i, d):
    return share(nearer_at_two(net, z, i, d), net.outdeg[i])


def ego(net, z, i):
    return share(sims_at_two(net, z, i), net.outdeg[i])


EFFECT = Effect(
    name="avInSimDist2",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    modes=("directed", "symmetric"),
    forms=("eval",),
    interaction="ego",
)
