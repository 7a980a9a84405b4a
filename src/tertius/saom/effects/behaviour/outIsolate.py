"""Out-isolate: s_i(z) = z_i times 1 where i has outdegree 0.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(net, i, d):
    return d * (1.0 if net.outdeg[i] == 0 else 0.0)


def ego(net, z, i):
    return z.v[i] * (1.0 if net.outdeg[i] == 0 else 0.0)


EFFECT = Effect(
    name="outIsolate",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    forms=("eval",),
    modes=("directed", "two"),
    interaction="ego",
)
