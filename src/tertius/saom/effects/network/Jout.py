"""Jaccard similarity of outgoing ties: s_i(x) = sum_j x_ij #{h: x_ih x_jh} / #{h: x_ih or x_jh}.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, fb, i, j):
    either = net.outdeg[i] + net.outdeg[j] - fb[j]
    return fb[j] / either if either else 0.0


EFFECT = Effect(
    name="Jout",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric"),
    background="zero",
    generic="the contribution is the similarity of the focal pair as it is now",
)
