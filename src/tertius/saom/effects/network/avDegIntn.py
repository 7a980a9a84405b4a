"""Average degree of the other network: s_i(x) = sum_j x_ij (sum_h w_h+ / n - p).

w is the other network; internal parameter: p.

Source: Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def row(pre, other):
    total = 0.0
    for h in range(other.outdeg.shape[0]):
        total += other.outdeg[h]
    pre[:] = total / other.outdeg.shape[0]


def delta(pre, p):
    return pre[0] - p


EFFECT = Effect(
    name="avDegIntn",
    kind="network",
    row=row,
    delta=delta,
    tie=delta,
    needs=("other",),
    modes=("directed", "symmetric", "two"),
    background="ego",
    interaction="ego",
    parm=2,
)
