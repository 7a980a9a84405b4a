"""Total alter at distance two, weighted by shared partners (FF).

s_i(z) = z_i times the sum over others
of the geometric weight of their shared partners with i times z_j.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.gwesp import weights


def delta(z, i, d, tab, ff):
    subtotal = 0.0
    for j in range(ff.shape[0]):
        if j != i and ff[j] > 0:
            subtotal += tab[ff[j]] * z.v[j]
    return d * subtotal


def ego(z, i, tab, ff):
    subtotal = 0.0
    for j in range(ff.shape[0]):
        if j != i and ff[j] > 0:
            subtotal += tab[ff[j]] * z.v[j]
    return z.v[i] * subtotal


EFFECT = Effect(
    name="totGwdspFFAlt",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net",),
    parm=69,
    table=weights,
    forms=("eval",),
    interaction="ego",
)
