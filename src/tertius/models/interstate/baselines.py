"""Forecasts to beat: persistence, base rates, and logits of the next window's tie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats
from tertius.models.interstate.build import Interstate
from tertius.models.interstate.pairs import Rows, at_risk, examples, rows, still_there

#: Persistence is never quite sure: a log score of a flat certainty would be infinite.
SURE = 0.99
#: Penalty on squared standardised coefficients, in pseudo-observations: keeps separated terms finite.
RIDGE = 1.0


@dataclass(frozen=True, eq=False)
class Logit:
    """A logit of the next window's tie; coefficients and their covariance belong to standardised terms.

    The covariance takes pairs as independent, which those of one state are not: intervals from it are
    too narrow, by how much is not known.
    """

    names: tuple[str, ...]
    centre: Floats
    scale: Floats
    coefficients: Floats
    covariance: Floats

    def probability(self, pairs: Rows, coefficients: Floats | None = None) -> Floats:
        """Return the chance of a tie in the window after, a row per pair, at the estimate or elsewhere."""
        beta = self.coefficients if coefficients is None else coefficients
        z = (pairs.x[:, 1:] - self.centre) / self.scale
        out: Floats = 1 / (1 + np.exp(-(beta[0] + z @ beta[1:])))
        return out

    def draws(self, number: int, rng: np.random.Generator) -> Floats:
        """Coefficients from the estimate's normal distribution, (number, terms)."""
        return rng.multivariate_normal(self.coefficients, self.covariance, number, method="cholesky")


def fit_logit(built: Interstate, network: bool, transitions: int | None = None) -> Logit:
    """Fit the next window's tie on this window's terms, pooled over the latest `transitions`."""
    known = examples(built, network, transitions=transitions)
    x, y = known.x, known.y
    centre, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale == 0] = 1.0
    z = (x - centre) / scale
    beta = ridge_logit(z, y, RIDGE)
    design = np.column_stack([np.ones(len(z)), z])
    p = 1 / (1 + np.exp(-(design @ beta)))
    bend = (design * (p * (1 - p))[:, None]).T @ design + np.diag([0.0, *[RIDGE] * z.shape[1]])
    return Logit(("constant", *known.names), centre, scale, beta, np.linalg.inv(bend))


def ridge_logit(
    z: Floats, y: Floats, penalty: float, offset: Floats | None = None, target: Floats | None = None
) -> Floats:
    """Maximise the logit likelihood minus `penalty`/2 times the squared distance of slopes from `target`.

    Newton's method (iteratively reweighted least squares); the constant comes first and is free.
    """
    x = np.column_stack([np.ones(len(z)), z])
    goal = np.zeros(x.shape[1])
    if target is not None:
        goal[1:] = target
    force = np.full(x.shape[1], penalty)
    force[0] = 1e-9
    beta = goal.copy()
    shift = np.zeros(len(z)) if offset is None else offset
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ beta + shift, -30, 30)))
        slope = x.T @ (y - p) - force * (beta - goal)
        bend = (x * (p * (1 - p))[:, None]).T @ x + np.diag(force)
        step = np.linalg.solve(bend, slope)
        beta = beta + step * min(1.0, 4.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-9:
            break
    return np.asarray(beta, dtype=np.float64)


def simple(built: Interstate) -> dict[str, Floats]:
    """Return persistence, density, and rates of kept and of new ties for the last window's pairs at risk."""
    last = len(built.axes.ends) - 1
    risk = at_risk(built, last)
    now = built.ties[last][risk]
    kept: list[Floats] = []
    new: list[Floats] = []
    for w in range(last):
        pairs = rows(built, w, False)
        there = still_there(built, w + 1, pairs)
        after, tie = built.ties[w + 1][pairs.i, pairs.j][there], pairs.tie[there]
        kept.append(after[tie == 1])
        new.append(after[tie == 0])
    stay, gain = float(np.concatenate(kept).mean()), float(np.concatenate(new).mean())
    density = float(np.concatenate([*kept, *new]).mean())
    return {
        "persistence": np.where(now == 1, SURE, (1 - SURE) * density / (1 - density)),
        "density": np.full(len(now), density),
        "rates": np.where(now == 1, stay, gain),
    }
