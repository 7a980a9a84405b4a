"""Average similarity weighted by a dyadic covariate.

s_i(z) = sum over i's receivers j of w_ij (sim_ij -
mean sim) by the sum of w_ij, for p = 2, or their number.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import nearer_by, sims_by, total_dyadic


def delta(net, z, w, i, d, p):
    subtotal, number = nearer_by(net, z, w[i], i, d, 0)
    size = total_dyadic(net, w, i, 0) if p == 2 else number
    return subtotal / (size if size != 0 else 1.0)


def ego(net, z, w, i, p):
    subtotal, number = sims_by(net, z, w[i], i, 0)
    size = total_dyadic(net, w, i, 0) if p == 2 else number
    return subtotal / (size if size != 0 else 1.0)


EFFECT = Effect(
    name="avSimW",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("net", "w"),
    parm=2,
    forms=("eval",),
    interaction="ego",
)
