"""Without outgoing ties: s_i(x) = I{x_i+ = 0}.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, i, y):
    return -(1.0 if net.outdeg[i] - y == 0 else 0.0)


def ego(net, i):
    return 1.0 if net.outdeg[i] == 0 else 0.0


EFFECT = Effect(
    name="outIso",
    kind="network",
    delta=delta,
    ego=ego,
    parm=1,
    modes=("directed", "symmetric", "two"),
    background="ego",
)
