"""A logit of the next window's tie with a level for each state, shrunk to the common one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats
from tertius.models.interstate.pairs import Examples, Rows

#: Penalties on squared coefficients: of standardised terms, and of states' levels (their variance is 1/6).
#: Chosen on forecasts from 1979 to 1994 (docs/interstate.md).
RIDGE, LEVEL = 10.0, 6.0
STEPS, ENOUGH = 50, 1e-8


@dataclass(frozen=True, eq=False)
class Hierarchical:
    """A fitted logit: coefficients of standardised terms, and levels of states (0: a state never seen)."""

    centre: Floats
    scale: Floats
    constant: float
    coefficients: Floats
    levels: Floats

    def probability(self, pairs: Rows) -> Floats:
        """Return the chance of a tie in the window after, a row per pair."""
        z = (pairs.x[:, 1:] - self.centre) / self.scale
        odds = self.constant + z @ self.coefficients + self.levels[pairs.i]
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)


def fit_hierarchical(known: Examples, states: int) -> Hierarchical:
    """Maximise the penalised likelihood by Newton's method.

    Levels of states meet in a diagonal block: they are eliminated first (Schur's complement), so that a step
    costs as much as one without them.

    Parameters
    ----------
    known : Examples
    states : int
        Number of states; `known.i` are positions among them.
    """
    centre, scale = known.x.mean(axis=0), known.x.std(axis=0)
    scale[scale == 0] = 1.0
    z = np.column_stack([np.ones(len(known.y)), (known.x - centre) / scale])
    force = np.full(z.shape[1], RIDGE)
    force[0] = 1e-9
    beta, levels = np.zeros(z.shape[1]), np.zeros(states)
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(z @ beta + levels[known.i], -30, 30)))
        weight, miss = p * (1 - p), known.y - p
        slope = z.T @ miss - force * beta
        slope_levels = np.bincount(known.i, miss, states) - LEVEL * levels
        own = np.bincount(known.i, weight, states) + LEVEL
        cross = np.zeros((states, z.shape[1]))
        np.add.at(cross, known.i, z * weight[:, None])
        bend = (z * weight[:, None]).T @ z + np.diag(force)
        step = np.linalg.solve(
            bend - cross.T @ (cross / own[:, None]), slope - cross.T @ (slope_levels / own)
        )
        step_levels = (slope_levels - cross @ step) / own
        largest = max(float(np.abs(step).max()), float(np.abs(step_levels).max()))
        damp = min(1.0, 4.0 / max(largest, 1e-12))
        beta, levels = beta + damp * step, levels + damp * step_levels
        if largest < ENOUGH:
            break
    return Hierarchical(centre, scale, float(beta[0]), beta[1:], levels)
