"""Total of the variable over all actors: s_i(x) = x_i+ sum_h v_h.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def row(pre, x):
    total = 0.0
    for h in range(x.v.shape[0]):
        total += x.v[h]
    pre[:] = total


def delta(pre):
    return pre[0]


EFFECT = Effect(
    name="totGroupEgoX",
    kind="network",
    row=row,
    delta=delta,
    tie=delta,
    needs=("x",),
    modes=("directed", "symmetric"),
    background="ego",
    interaction="ego",
)
