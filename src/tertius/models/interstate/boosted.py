"""Gradient boosting of trees for the next window's tie, by scikit-learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tertius.core.arrays import Floats
from tertius.models.interstate.pairs import Examples, Rows

#: Small trees, slowly added.  Chosen on forecasts from 1979 to 1994 (docs/interstate.md).
SETTINGS: dict[str, Any] = {
    "learning_rate": 0.05,
    "max_iter": 80,
    "max_leaf_nodes": 16,
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
    "early_stopping": False,
    "random_state": 0,
}


@dataclass(frozen=True, eq=False)
class Boosted:
    """A fitted ensemble of trees."""

    trees: Any

    def probability(self, pairs: Rows) -> Floats:
        """Return the chance of a tie in the window after, a row per pair."""
        return np.asarray(self.trees.predict_proba(pairs.x[:, 1:])[:, 1], dtype=np.float64)


def fit_boosted(known: Examples) -> Boosted:
    """Fit the trees on one thread: the same bits on every machine of a kind."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        return Boosted(HistGradientBoostingClassifier(**SETTINGS).fit(known.x, known.y))
