"""Activity of actors without incoming ties: s_i(x) = x_i+ I{x_+i = 0}.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, i):
    return 1.0 if net.indeg[i] == 0 else 0.0


EFFECT = Effect(
    name="inIsDegree",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed",),
    background="ego",
    forms=("eval",),
    interaction="ego",
)
