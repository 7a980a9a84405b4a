"""Moments of simulated chains: derivative, covariance, and means made precise by the scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.saom.simulation.simulate import Model, Simulation


@dataclass(frozen=True, eq=False)
class Batch:
    """Chains simulated at one theta.

    Attributes
    ----------
    theta : array (parameters,)
    statistics, scores : array (chains, periods, parameters)
    times : array (chains, periods)
    """

    theta: Floats
    statistics: Floats
    scores: Floats
    times: Floats

    @property
    def size(self) -> int:
        """Number of chains."""
        return len(self.statistics)

    def select(self, free: Bools) -> Batch:
        """Return the same chains with the parameters in `free` alone."""
        return Batch(self.theta[free], self.statistics[:, :, free], self.scores[:, :, free], self.times)


def batch_of(theta: Floats, sim: Simulation) -> Batch:
    """Return chains of `sim`, which was simulated at `theta`."""
    return Batch(np.array(theta), sim.statistics, sim.scores, sim.times)


def joined(parts: Sequence[Batch]) -> Batch:
    """Return one batch from parts simulated at the same theta."""
    return Batch(
        parts[0].theta,
        np.concatenate([p.statistics for p in parts]),
        np.concatenate([p.scores for p in parts]),
        np.concatenate([p.times for p in parts]),
    )


def derivative(sim: Simulation | Batch) -> Floats:
    """Return the derivative of expected statistics (rows) by parameters: sum of cov(statistic, score)."""
    return pooled_derivative([sim])


def pooled_derivative(batches: Sequence[Simulation | Batch]) -> Floats:
    """Return the `derivative` over batches at nearby thetas, each centred at its own means.

    A score has mean zero; its sample mean is a control variate, removed by centring both.
    """
    width = batches[0].statistics.shape[2]
    total, weight = np.zeros((width, width)), 0
    for batch in batches:
        s = batch.statistics - batch.statistics.mean(axis=0)
        g = batch.scores - batch.scores.mean(axis=0)
        total += np.einsum("cpi,cpj->ij", s, g, optimize=True)
        weight += len(s) - 1
    return total / max(weight, 1)


def pooled_covariance(batches: Sequence[Simulation | Batch]) -> Floats:
    """Return the covariance of the statistics summed over periods, pooled over batches."""
    width = batches[0].statistics.shape[2]
    total, weight = np.zeros((width, width)), 0
    for batch in batches:
        s = batch.statistics.sum(axis=1)
        s = s - s.mean(axis=0)
        total += s.T @ s
        weight += len(s) - 1
    return total / max(weight, 1)


def adjusted_mean(batch: Batch) -> tuple[Floats, Floats]:
    """Return the mean of the statistics summed over periods, and the covariance that its error comes from.

    The scores of a period have mean zero exactly and correlate with its statistics, so the mean is
    regressed on them (control variates); the covariance is that of the residuals, for one chain.

    Returns
    -------
    mean : array (parameters,)
    covariance : array (parameters, parameters)
    """
    n, periods, width = batch.statistics.shape
    mean, rest = np.zeros(width), np.zeros((n, width))
    for m in range(periods):
        s, g = batch.statistics[:, m], batch.scores[:, m]
        used = g.std(axis=0) > 0
        centred, means = g[:, used] - g[:, used].mean(axis=0), g[:, used].mean(axis=0)
        if n > 3 * used.sum():
            slope = np.linalg.lstsq(centred, s - s.mean(axis=0), rcond=None)[0]
        else:
            slope = np.zeros((int(used.sum()), width))
        mean += s.mean(axis=0) - means @ slope
        rest += s - s.mean(axis=0) - centred @ slope
    return mean, rest.T @ rest / max(n - 1, 1)


def difference_derivative(model: Model, theta: Floats, chains: int, seed: int, step: float = 0.05) -> Floats:
    """Return the derivative by central differences with common random numbers, to check `derivative`.

    `step` is relative to theta, at least absolute; costs ``2 * parameters * chains`` chains.
    """
    out = np.zeros((len(theta),) * 2)
    for q in range(len(theta)):
        width = step * max(1.0, abs(float(theta[q])))
        ends = []
        for sign in (1, -1):
            moved = np.array(theta)
            moved[q] += sign * width
            ends.append(model.simulate(moved, chains, seed).statistics.sum(axis=1).mean(axis=0))
        out[:, q] = (ends[0] - ends[1]) / (2 * width)
    return out
