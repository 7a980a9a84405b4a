"""Average similarity times popularity of ego.

s_i(z) = indeg_i times the mean over i's receivers j of
(sim_ij - mean sim).

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer, share, sims


def delta(net, z, i, d):
    subtotal, number = nearer(net, z, i, d, 0)
    return net.indeg[i] * share(subtotal, number)


def ego(net, z, i):
    subtotal, number = sims(net, z, i, 0)
    return net.indeg[i] * share(subtotal, number)


def change(net, z, zb, i):
    # RSiena leaves the division by the range out of creation and endowment statistics.
    now, n1 = sims(net, z, i, 0)
    earlier, n2 = sims(net, zb, i, 0)
    return z.span * (share(earlier, n2) - share(now, n1))


EFFECT = Effect(
    name="avSimPopEgo",
    kind="behaviour",
    delta=delta,
    ego=ego,
    change=change,
    needs=("net",),
    interaction="ego",
)
