"""Layers of uncertainty: process, parameters, model and scenario, separated by the law of total variance.

In a balanced design of models, arms, parameter draws and chains, the variance of an outcome over all
simulated worlds is the sum of

* process: the mean over models, arms and draws of the variance between chains,
* parameter: the mean over models and arms of the variance between draws of the expected outcome,
* model: the mean over arms of the variance between models of their expected outcome,
* scenario: the variance between arms.

Means over few chains vary too, so that plain variances of means are too large: each is corrected for it
(the analysis-of-variance estimator; Searle, Casella & McCulloch 1992, Variance Components, ch. 3), and
Monte Carlo errors come from leaving out one draw at a time (jackknife; one group of chains where there
is one draw).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.scenario.ensemble import Ensemble, Selection
from tertius.scenario.moments import components

LAYERS = ("process", "parameter", "model", "scenario")
_GROUPS = 10


@dataclass(frozen=True)
class Layers:
    """Variance by layer, in the outcome's unit squared, with Monte Carlo standard errors.

    An estimate may be negative where a layer is nothing but noise; shares take it as 0.
    """

    outcome: str
    window: int
    variance: dict[str, float]
    error: dict[str, float]

    @property
    def share(self) -> dict[str, float]:
        """Each layer's share of the sum."""
        total = sum(max(v, 0.0) for v in self.variance.values())
        return {k: max(v, 0.0) / total if total > 0 else float("nan") for k, v in self.variance.items()}

    def frame(self) -> pd.DataFrame:
        """One row per layer."""
        rows = [
            {"layer": k, "variance": v, "mc_error": self.error[k], "share": self.share[k]}
            for k, v in self.variance.items()
        ]
        return pd.DataFrame(rows)


def variance_layers(of: Ensemble | Selection, outcome: str, window: int | None = None) -> Layers:
    """Decompose an outcome's variance at a window, from 1 (the last by default).

    Worlds in which it is undefined are left out.
    """
    chosen = of if isinstance(of, Selection) else of.select()
    window = chosen.ensemble.window(window) + 1
    values = chosen.values(outcome, window)
    estimate = components(values)
    parts = _leave_out(values)
    if len(parts) > 1:
        left = np.array([components(p) for p in parts])
        n = len(left)
        # Jackknife: removes the first-order bias that noise gives to variances of means, and gives errors.
        corrected = n * estimate - (n - 1) * left.mean(axis=0)
        error = np.sqrt((n - 1) / n * ((left - left.mean(axis=0)) ** 2).sum(axis=0))
        estimate = np.array([estimate[0], estimate[1], *corrected[2:]])
    else:
        error = np.full(4, np.nan)
    asked = np.array([True, values.shape[2] > 1, values.shape[0] > 1, values.shape[1] > 1])
    estimate = np.where(asked, estimate, 0.0)
    error = np.where(asked, error, 0.0)
    return Layers(outcome, window, dict(zip(LAYERS, estimate.tolist())), dict(zip(LAYERS, error.tolist())))


def _leave_out(values: Floats) -> list[Floats]:
    d, c = values.shape[2:]
    if d > 2:
        return [np.delete(values, k, axis=2) for k in range(d)]
    groups = np.array_split(np.arange(c), min(_GROUPS, c))
    return (
        [np.delete(values, g, axis=3) for g in groups] if len(groups) > 2 and c - len(groups[0]) > 1 else []
    )
