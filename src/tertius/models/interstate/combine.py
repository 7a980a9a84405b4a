"""Forecasts combined with equal weights, which nothing has to be learnt for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.core.arrays import Floats

FLOOR = 1e-5


def log_odds(probability: Floats) -> Floats:
    """Log odds, with probabilities kept away from 0 and 1 by 1e-5: a simulated share may be 0."""
    p = np.clip(probability, FLOOR, 1 - FLOOR)
    return np.asarray(np.log(p / (1 - p)), dtype=np.float64)


def pooled(parts: Sequence[Floats]) -> Floats:
    """Return the logarithmic pool with equal weights: the chance at the mean of the parts' log odds."""
    total = np.mean([log_odds(part) for part in parts], axis=0)
    return np.asarray(1 / (1 + np.exp(-total)), dtype=np.float64)
