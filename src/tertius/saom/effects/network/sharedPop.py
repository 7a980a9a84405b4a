"""Shared popularity: s_i(x) = sum_{j,h,k} x_ij x_ik x_hj x_hk / 4 over j != k, i != h.

The four-cycle seen as two senders with two receivers; see cycle4.

Source: Snijders, Pattison, Robins & Handcock (2006), Sociological Methodology 36, 99-153.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.network.cycle4 import delta, row, tie

EFFECT = Effect(
    name="sharedPop",
    kind="network",
    row=row,
    delta=delta,
    tie=tie,
    parm=1,
    modes=("directed",),
    background="zero",
    generic="each tie counts a quarter of its shared pairs in ego's statistic",
)
