"""Jaccard similarity of incoming ties: s_i(x) = sum_j x_ij #{h: x_hi x_hj} / #{h: x_hi or x_hj}.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, bf, i, j):
    either = net.indeg[i] + net.indeg[j] - bf[j]
    return bf[j] / either if either else 0.0


EFFECT = Effect(
    name="Jin",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed",),
    background="zero",
    generic="the contribution is the similarity of the focal pair as it is now",
)
