"""Activity by the indegrees of receivers in the other network.

s_i(x) = x_i+ sum_h w_ih (w_+h^(1/p) - m^(1/p)).

w is the other network, m its mean degree; internal parameter p, 1 or 2.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.between import in_roots


def delta(tab, other, i):
    total = 0.0
    for a in range(other.outdeg[i]):
        total += tab[other.indeg[other.out[i, a]]]
    return total


EFFECT = Effect(
    name="dist2OutInActIntn",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric", "two"),
    background="ego",
    interaction="ego",
    parm=1,
    observed=in_roots,
)
