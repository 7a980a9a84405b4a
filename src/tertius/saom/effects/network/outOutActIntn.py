"""Total outdegree, centred, of receivers in the other network.

s_i(x) = x_i+ sum_h w_ih (x_h+ - mean
degree).

w is the other network.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276; Manual for RSiena.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.counts import own_average_out


def delta(net, other, tab, i):
    total = 0.0
    for k in range(other.outdeg[i]):
        total += net.outdeg[other.out[i, k]] - tab[0]
    return total


EFFECT = Effect(
    name="outOutActIntn",
    kind="network",
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric"),
    background="any",
    parm=1,
    observed=own_average_out,
)
