"""Product by reciprocity: s_i(x) = sum_j x_ij x_ji v_i v_j.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(x, i, j, back):
    return back * x.v[i] * x.v[j]


EFFECT = Effect(
    name="egoXaltXRecip",
    kind="network",
    delta=delta,
    tie=delta,
    modes=("directed",),
    needs=("x",),
    interaction="dyadic",
    background="zero",
)
