"""Normal proposals of parameters: a Newton step on paths as they are, with the noise that curvature implies.

All chains at once: the first axis of arrays is that of chains.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.saom.likelihood.paths import Sampled


class Summed(NamedTuple):
    """Scores, information and log-densities of paths, summed over periods: (chains, ...)."""

    score: Floats
    info: Floats
    worth: Floats

    def of(self, kept: Bools) -> Summed:
        """Return those of the parameters `kept`."""
        return Summed(self.score[:, kept], self.info[:, kept][:, :, kept], self.worth)

    def but(self, other: Summed, taken: Bools) -> Summed:
        """Return these, but for the chains `taken`, whose are the others."""
        pairs = zip(self, other)
        return Summed(*(np.where(taken.reshape(-1, *[1] * (a.ndim - 1)), b, a) for a, b in pairs))


class Gaussian(NamedTuple):
    """One normal distribution a chain: centres (chains, effects), precisions (chains, effects, effects)."""

    centre: Floats
    precision: Floats

    def drawn(self, generators: Sequence[np.random.Generator]) -> Floats:
        """Return one draw of each chain."""
        noise = np.array([rng.standard_normal(self.precision.shape[1]) for rng in generators])
        root = np.linalg.cholesky(inverse(self.precision))
        return np.asarray(self.centre + np.matvec(root, noise))

    def log(self, value: Floats) -> Floats:
        """Return the logarithms of the densities, up to a constant of all."""
        gap = value - self.centre
        half = np.linalg.slogdet(self.precision)[1] / 2
        return np.asarray(half - np.vecdot(gap, np.matvec(self.precision, gap)) / 2)


def summed(made: Sampled) -> Summed:
    """Return what paths say, summed over periods."""
    return Summed(made.score.sum(axis=1), made.info.sum(axis=1), made.worth.sum(axis=1))


def inverse(matrices: Floats) -> Floats:
    """Return inverses of (..., effects, effects)."""
    return np.asarray(np.linalg.inv(matrices), np.float64)


def added(parts: Sequence[Summed]) -> Summed:
    """Return the sum over groups."""
    return Summed(*(np.sum(part, axis=0) for part in zip(*parts)))


def newton(value: Floats, at: Summed, prior: Gaussian) -> Gaussian:
    """Return where a Newton step from `value` leads, with the precision that the curvature there implies."""
    precision = at.info + prior.precision
    score = at.score + np.matvec(prior.precision, prior.centre - value)
    return Gaussian(value + np.linalg.solve(precision, score[..., None])[..., 0], precision)
