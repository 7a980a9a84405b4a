"""Quadratic shape: s_i(z) = z_i^2, centred.

Source: Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(z, i, d):
    return (2.0 * z.v[i] + d) * d


def ego(z, i):
    return z.v[i] * z.v[i]


EFFECT = Effect(name="quad", kind="behaviour", delta=delta, ego=ego, interaction="ego")
