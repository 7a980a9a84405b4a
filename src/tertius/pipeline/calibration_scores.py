"""Brier scores of what a verdict says in a planted world, and what an honest interval would score there.

To give each of three outcomes a third scores 0.667.  That is no bound for a verdict: where an interval is
wide beside what matters, most of its mass lies outside the narrow middle even if the truth is there, and an
honest interval scores worse than that.  What can be asked of a test is the score of an honest interval of
its own width.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr, ndtri

from tertius.claims.confidence import on_scale
from tertius.claims.multiverse import located, shifted
from tertius.claims.rule import Bar
from tertius.claims.verdict import Estimate

ZONES = ("beyond", "inside", "below")
#: Quantiles of the sampling distribution over which a score is averaged.
POINTS = 400


def brier(mass: Sequence[float], zone: str) -> float:
    """Return the squared differences between three probabilities and where the truth lies, summed."""
    return sum((chance - (name == zone)) ** 2 for name, chance in zip(ZONES, mass, strict=True))


def honest(truth: float, zone: str, estimate: Estimate, bar: Bar) -> float | None:
    """Return the score to expect of an unbiased normal estimate with the standard error of `estimate`.

    None where the estimate has no interval, or the truth no place on the scale.
    """
    error, at = located(estimate, bar.scale)[1], on_scale(truth, bar.scale)
    low, high = (on_scale(end, bar.scale) for end in shifted(bar.threshold, bar.matters, bar.scale))
    if not error or at is None or low is None or high is None:
        return None
    drawn = at + error * ndtri((np.arange(POINTS) + 0.5) / POINTS)
    beyond, below = ndtr((drawn - high) / error), ndtr((low - drawn) / error)
    mass = np.stack([beyond, 1 - beyond - below, below])
    there = np.array([name == zone for name in ZONES], dtype=np.float64)
    return float(((mass - there[:, None]) ** 2).sum(axis=0).mean())
