"""Linear shape: s_i(z) = z_i, centred.

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(d):
    return float(d)


def ego(z, i):
    return z.v[i]


EFFECT = Effect(name="linear", kind="behaviour", delta=delta, ego=ego, interaction="ego")
