"""Hierarchical Bayes over groups: parameters of choice vary between groups as in a normal population.

In turn are drawn: the paths of every group given its parameters; basic rates given the numbers of steps,
from their gamma distributions; parameters of choice of every group, by a Metropolis-Hastings step whose
proposal is a Newton step on the paths as they are, with the normal noise that the curvature implies; mean
and covariance of the population, from their conjugate distributions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.progress import Progress, Step
from tertius.core.rng import generator
from tertius.saom.likelihood.batches import sweep_of
from tertius.saom.likelihood.paths import Paths, Sampled
from tertius.saom.likelihood.population import Prior
from tertius.saom.simulation.groups import GroupModel

SWEEPS = 2
"""Sweeps of a group's paths in an iteration."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws from the posterior; the first two axes are chains and draws.

    Attributes
    ----------
    mean : array (chains, draws, effects)
    covariance : array (chains, draws, effects, effects)
    groups : array (chains, draws, groups, effects)
    rates : array (chains, draws, rates)
    accepted : array (chains, groups)
        Share of the groups' proposals that were accepted.
    """

    mean: Floats
    covariance: Floats
    groups: Floats
    rates: Floats
    accepted: Floats


class Hierarchy:
    """The state of all chains: groups' parameters and paths, and the population.

    Parameters
    ----------
    model : GroupModel
    prior : Prior
    fixed : mapping of position to value, in the model's theta
    chains, seed : int
    threads : int, optional
    """

    def __init__(
        self,
        model: GroupModel,
        prior: Prior,
        fixed: dict[int, float],
        chains: int,
        seed: int,
        threads: int | None,
    ) -> None:
        self.model, self.chains = model, chains
        self.rates: Bools = np.array([t.basic_rate for t in model.terms])
        self.random = ~self.rates
        self.random[list(fixed)] = False
        self.labels = tuple(label for label, r in zip(model.labels, self.random) if r)
        self.gamma = (prior.rate_shape, prior.rate_rate)
        self.normal = prior.of(self.labels)
        self.generators = [generator(seed, "saom hierarchy", c) for c in range(chains)]
        start = model.start()
        for q, value in fixed.items():
            start[q] = value
        self.theta = np.repeat(start[None], chains, axis=0)[:, None, :].repeat(len(model.names), axis=1)
        for c, rng in enumerate(self.generators):
            # Chains begin apart, so that R-hat sees where they have not met.
            noise = 0.3 * rng.standard_normal((len(model.names), int(self.random.sum())))
            self.theta[c][:, self.random] += noise
        self.paths = [
            Paths(m, chains, seed, threads, f"group {name}") for name, m in zip(model.names, model.members)
        ]
        self.mean = np.repeat(start[self.random][None], chains, axis=0)
        self.covariance = np.repeat(self.normal.scale[None], chains, axis=0)
        self.accepted = np.zeros((chains, len(model.names)), np.int64)
        self._held = set(fixed)

    def step(self, first: bool = False) -> None:
        """Draw everything once; at first the population stays, until groups have come near their data."""
        parts = [self._group(g, paths, 20 if first else SWEEPS) for g, paths in enumerate(self.paths)]
        if not first:
            for c, rng in enumerate(self.generators):
                self.mean[c], self.covariance[c] = self.normal.draw(self.theta[c][:, self.random], rng)
            self._shift(_added(parts))

    def _shift(self, now: Summed) -> None:
        """Move all groups and the mean together, which small groups would do slowly one by one.

        Distances of groups from the mean stay, so that paths and the prior of the mean alone decide.  `now`
        is the sum over groups.
        """
        prior = Gaussian(self.normal.mean, self.normal.strength * _inverse(self.covariance))
        there = _newton(self.mean, now, prior)
        mean = there.drawn(self.generators)
        moved = np.array(self.theta)
        moved[:, :, self.random] += (mean - self.mean)[:, None]
        then = _added([self._at(moved[:, g, at], g) for g, at in enumerate(self.model.columns)])
        back = _newton(mean, then, prior)
        log = then.worth - now.worth + prior.log(mean) - prior.log(self.mean)
        taken = self._accepts(log + back.log(self.mean) - there.log(mean))
        self.theta[taken], self.mean[taken] = moved[taken], mean[taken]

    def _group(self, g: int, paths: Paths, sweeps: int) -> Summed:
        """Draw the paths, rates and parameters of a group; return what its paths say at these."""
        columns = self.model.columns[g]
        random = self.random[columns]
        mine = np.array(self.theta[:, g, columns])
        moves = sweeps * np.max([sweep_of(paths.model, one) for one in mine], axis=0)
        now = _summed(paths.run(mine, moves, sweeps=sweeps))
        now = self._draw_rates(mine, now, columns, paths).of(random)
        population = Gaussian(self.mean, _inverse(self.covariance))
        there = _newton(mine[:, random], now, population)
        proposed = np.array(mine)
        proposed[:, random] = there.drawn(self.generators)
        then = self._at(proposed, g)
        back = _newton(proposed[:, random], then, population)
        log = then.worth - now.worth
        log += population.log(proposed[:, random]) - population.log(mine[:, random])
        log += back.log(mine[:, random]) - there.log(proposed[:, random])
        taken = self._accepts(log)
        mine[taken] = proposed[taken]
        self.accepted[:, g] += taken
        self.theta[:, g, columns] = mine
        return now.but(then, taken)

    def _at(self, mine: Floats, g: int) -> Summed:
        """Return what the paths of a group say of its random parameters, at these values of all."""
        return _summed(self.paths[g].run(mine, 0, strict=False)).of(self.random[self.model.columns[g]])

    def _accepts(self, log: Floats) -> Bools:
        """Return which chains accept, given the logarithms of the acceptance ratios."""
        drawn = np.array([rng.random() for rng in self.generators])
        return np.asarray(np.log(1 - drawn) < log)

    def _draw_rates(self, mine: Floats, now: Summed, columns: Ints, paths: Paths) -> Summed:
        """Draw basic rates given the numbers of steps, which the scores of rates tell; put them in `mine`."""
        n, (shape, rate) = paths.model.prepared.data.n, self.gamma
        worth = np.array(now.worth)
        for q, term in enumerate(paths.model.terms):
            if not term.basic_rate or int(columns[q]) in self._held:
                continue
            before = np.array(mine[:, q])
            steps = (now.score[:, q] + n) * before
            mine[:, q] = [rng.gamma(shape + count) / (rate + n) for rng, count in zip(self.generators, steps)]
            worth += steps * np.log(mine[:, q] / before) - n * (mine[:, q] - before)
        return Summed(now.score, now.info, worth)


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
        root = np.linalg.cholesky(_inverse(self.precision))
        return np.asarray(self.centre + np.matvec(root, noise))

    def log(self, value: Floats) -> Floats:
        """Return the logarithms of the densities, up to a constant of all."""
        gap = value - self.centre
        half = np.linalg.slogdet(self.precision)[1] / 2
        return np.asarray(half - np.vecdot(gap, np.matvec(self.precision, gap)) / 2)


def _summed(made: Sampled) -> Summed:
    return Summed(made.score.sum(axis=1), made.info.sum(axis=1), made.worth.sum(axis=1))


def _inverse(matrices: Floats) -> Floats:
    return np.asarray(np.linalg.inv(matrices), np.float64)


def _added(parts: Sequence[Summed]) -> Summed:
    return Summed(*(np.sum(part, axis=0) for part in zip(*parts)))


def _newton(value: Floats, at: Summed, prior: Gaussian) -> Gaussian:
    """Return where a Newton step from `value` leads, with the precision that the curvature there implies."""
    precision = at.info + prior.precision
    score = at.score + np.matvec(prior.precision, prior.centre - value)
    return Gaussian(value + np.linalg.solve(precision, score[..., None])[..., 0], precision)


def draw(hierarchy: Hierarchy, draws: int, warmup: int, thin: int, progress: Progress) -> Draws:
    """Return `draws` of each chain, after `warmup` iterations that are not kept.

    Parameters
    ----------
    hierarchy : Hierarchy
    draws, warmup, thin : int
        Iterations are `thin` a draw.
    progress : callable
    """
    h, groups = hierarchy, len(hierarchy.model.names)
    k, r = int(h.random.sum()), int(h.rates.sum())
    out = Draws(
        np.zeros((h.chains, draws, k)),
        np.zeros((h.chains, draws, k, k)),
        np.zeros((h.chains, draws, groups, k)),
        np.zeros((h.chains, draws, r)),
        np.zeros((h.chains, groups)),
    )
    for _ in range(5):
        h.step(first=True)
    for s in range(warmup + draws * thin):
        h.step()
        if s == warmup - 1:
            h.accepted[:] = 0
        kept, rest = divmod(s - warmup, thin)
        if s >= warmup and rest == thin - 1:
            out.mean[:, kept], out.covariance[:, kept] = h.mean, h.covariance
            out.groups[:, kept] = h.theta[:, :, h.random]
            for g, columns in enumerate(h.model.columns):
                own = columns[h.rates[columns]]
                # Rates of a group are its own: they stand in its row alone.
                out.rates[:, kept, np.searchsorted(np.flatnonzero(h.rates), own)] = h.theta[:, g, own]
        if s % 50 == 0:
            progress(Step("drawing", "iterations", s, warmup + draws * thin))
    out.accepted[:] = h.accepted / (draws * thin)
    return out
