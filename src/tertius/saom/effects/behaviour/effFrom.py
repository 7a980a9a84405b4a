"""Effect from an actor variable: s_i(z) = z_i times v_i.

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(x, i, d):
    return d * x.v[i]


def ego(z, x, i):
    return z.v[i] * x.v[i]


EFFECT = Effect(
    name="effFrom",
    kind="behaviour",
    delta=delta,
    ego=ego,
    needs=("x",),
    interaction="ego",
)
