"""Actor variable of the sender: s_i(x) = v_i x_i+.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(x, i):
    return x.v[i]


def tie(x, i):
    return x.v[i]


EFFECT = Effect(
    name="egoX",
    kind="network",
    delta=delta,
    tie=tie,
    needs=("x",),
    modes=("directed", "symmetric", "two"),
    interaction="ego",
    background="ego",
)
