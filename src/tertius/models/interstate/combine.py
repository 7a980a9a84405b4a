"""A declared combination of forecasts: recalibrated, and pooled with weights from earlier origins only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats
from tertius.models.interstate.baselines import ridge_logit

FLOOR = 1e-5
#: Strength of the pull of weights to their prior, in units of information of the pairs.
PULL = 50.0


def log_odds(probability: Floats) -> Floats:
    """Log odds, with probabilities kept away from 0 and 1 by 1e-5: a simulated share may be 0."""
    p = np.clip(probability, FLOOR, 1 - FLOOR)
    return np.asarray(np.log(p / (1 - p)), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Pool:
    """A logarithmic pool with calibration: log odds = constant + tie + sum of weight x log odds.

    `weights` maps each method to its weight; `tie` is added where there is a tie now.
    Ranjan and Gneiting (2010), JRSS B 72, 71-91, show why a pool has to be recalibrated.
    """

    constant: float
    tie: float
    weights: Mapping[str, float]

    def probability(self, parts: Mapping[str, Floats], tie: Floats) -> Floats:
        """Return pooled chances."""
        total = self.constant + self.tie * tie
        for name, weight in self.weights.items():
            total = total + weight * log_odds(parts[name])
        return np.asarray(1 / (1 + np.exp(-total)), dtype=np.float64)


def equal(methods: Sequence[str]) -> Pool:
    """Return the pool before the outcome of any forecast is known: equal weights that sum to 1."""
    return Pool(0.0, 0.0, {name: 1 / len(methods) for name in methods})


def learn(
    parts: Sequence[Mapping[str, Floats]],
    ties: Sequence[Floats],
    outcomes: Sequence[Floats],
    methods: Sequence[str],
) -> Pool:
    """Learn constant, tie and weights from forecasts whose outcome is known, shrunk towards equal weights.

    Parameters
    ----------
    parts, ties, outcomes : one entry per earlier origin
    methods : sequence of str
        Forecasts in the pool; one alone is recalibrated.
    """
    if not parts:
        return equal(methods)
    z = np.concatenate(
        [np.column_stack([t, *(log_odds(p[m]) for m in methods)]) for p, t in zip(parts, ties)]
    )
    prior = np.array([0.0, *([1 / len(methods)] * len(methods))])
    beta = ridge_logit(z, np.concatenate(outcomes), PULL, target=prior)
    return Pool(float(beta[0]), float(beta[1]), dict(zip(methods, beta[2:].tolist())))
