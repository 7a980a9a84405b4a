"""Constancy."""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import MANUAL


def delta(d):
    return -1.0 * d * d


def ego(z, zb, i):
    return -abs(z.v[i] - zb.v[i])


EFFECT = Effect(
    name="constant",
    kind="behaviour",
    title="Constancy",
    formula="s_i(z) = -|z_i - z_i at the start of the period|.",
    source=MANUAL,
    interpretation="ego prefers to stay where it was at the start of the period",
    delta=delta,
    ego=ego,
    forms=("eval",),
    generic="a step counts against constancy even where it leads back to the start",
)
