"""Total of the group: s_i(z) = z_i times the sum of z over all actors plus overall mean less p.

Source: Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.alters import everyone


def delta(z, i, d, p):
    return d * (everyone(z) + z.mean - p) + (z.v[i] + d) * d


def ego(z, i, p):
    return z.v[i] * (everyone(z) + z.mean - p)


EFFECT = Effect(
    name="totGroup",
    kind="behaviour",
    delta=delta,
    ego=ego,
    parm=1,
    interaction="ego",
)
