"""Variable of the sender at or below a threshold: s_i(x) = sum_j x_ij I{v_i <= p}.

Internal parameter: p, on the centred variable.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(x, p, i):
    return 1.0 if x.v[i] <= p and not x.miss[i] else 0.0


EFFECT = Effect(
    name="egoLThresholdX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric", "two"),
    needs=("x",),
    interaction="ego",
    background="ego",
)
