"""Variable of the receiver at or above a threshold: s_i(x) = sum_j x_ij I{v_j >= p}.

Internal parameter: p, on the centred variable.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(x, p, j):
    return 1.0 if x.v[j] >= p and not x.miss[j] else 0.0


EFFECT = Effect(
    name="altRThresholdX",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed", "symmetric", "two"),
    needs=("x",),
    interaction="dyadic",
    background="alter",
)
