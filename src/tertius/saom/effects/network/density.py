"""Outdegree: s_i(x) = sum_j x_ij.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta():
    return 1.0


def tie():
    return 1.0


EFFECT = Effect(
    name="density",
    kind="network",
    delta=delta,
    tie=tie,
    modes=("directed", "symmetric", "two"),
    interaction="dyadic",
    halved=True,
    background="ego",
)
