"""Hierarchical Bayes over groups: parameters of choice vary between groups as in a normal population.

In turn are drawn: the paths of every group given its parameters; basic rates given the numbers of steps,
from their gamma distributions; parameters of choice of every group, by a Metropolis-Hastings step whose
proposal is a Newton step on the paths as they are, with the normal noise that the curvature implies; mean
and covariance of the population, from their conjugate distributions.
"""

from __future__ import annotations

from dataclasses import dataclass

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
        self.accepted = np.zeros((chains, len(model.names)))
        self._held = set(fixed)

    def step(self, first: bool = False) -> None:
        """Draw everything once; at first the population stays, until groups have come near their data."""
        for g, paths in enumerate(self.paths):
            self._group(g, paths, 20 if first else SWEEPS)
        if not first:
            for c, rng in enumerate(self.generators):
                self.mean[c], self.covariance[c] = self.normal.draw(self.theta[c][:, self.random], rng)
            self._shift()

    def _shift(self) -> None:
        """Move all groups and the mean together, which small groups would do slowly one by one.

        Distances of groups from the mean stay, so that paths and the prior of the mean alone decide.
        """
        now = self._sums(self.theta)
        moved, centres = np.array(self.theta), np.array(self.mean)
        there = []
        for c, rng in enumerate(self.generators):
            there.append(self._newton_of_all(c, self.mean[c], now))
            centre, root = there[c]
            centres[c] = centre + root @ rng.standard_normal(len(centre))
            moved[c][:, self.random] += centres[c] - self.mean[c]
        then = self._sums(moved)
        for c, rng in enumerate(self.generators):
            back = self._newton_of_all(c, centres[c], then)
            log = then[2][c] - now[2][c] + self._prior_of(c, centres[c]) - self._prior_of(c, self.mean[c])
            log += _density(self.mean[c], *back) - _density(centres[c], *there[c])
            if np.log(1 - rng.random()) < log:
                self.theta[c], self.mean[c] = moved[c], centres[c]

    def _sums(self, theta: Floats) -> tuple[Floats, Floats, Floats]:
        """Return scores, information (of random parameters) and log-densities of all paths at `theta`."""
        k = int(self.random.sum())
        score, info, worth = np.zeros((self.chains, k)), np.zeros((self.chains, k, k)), np.zeros(self.chains)
        for g, paths in enumerate(self.paths):
            columns = self.model.columns[g]
            random = self.random[columns]
            made = paths.run(theta[:, g, columns], 0, strict=False)
            score += made.score.sum(axis=1)[:, random]
            info += made.info.sum(axis=1)[:, random][:, :, random]
            worth += made.worth.sum(axis=1)
        return score, info, worth

    def _newton_of_all(
        self, c: int, mean: Floats, sums: tuple[Floats, Floats, Floats]
    ) -> tuple[Floats, Floats]:
        precision = self.normal.strength * np.linalg.inv(self.covariance[c])
        covariance = np.linalg.inv(sums[1][c] + precision)
        centre = mean + covariance @ (sums[0][c] + precision @ (self.normal.mean - mean))
        return centre, np.linalg.cholesky(covariance)

    def _prior_of(self, c: int, mean: Floats) -> float:
        gap = mean - self.normal.mean
        return -0.5 * self.normal.strength * float(gap @ np.linalg.solve(self.covariance[c], gap))

    def _group(self, g: int, paths: Paths, sweeps: int) -> None:
        columns = self.model.columns[g]
        mine = np.array(self.theta[:, g, columns])
        moves = sweeps * np.max([sweep_of(paths.model, one) for one in mine], axis=0)
        now = paths.run(mine, moves, sweeps=sweeps)
        self._draw_rates(mine, now, columns, paths)
        now = paths.run(mine, 0)
        random = self.random[columns]
        proposed = np.array(mine)
        there = [self._newton(c, mine[c], now, random) for c in range(self.chains)]
        noise = [rng.standard_normal(int(random.sum())) for rng in self.generators]
        for c, (centre, root) in enumerate(there):
            proposed[c, random] = centre + root @ noise[c]
        then = paths.run(proposed, 0, strict=False)
        for c, rng in enumerate(self.generators):
            back = self._newton(c, proposed[c], then, random)
            log = then.worth[c].sum() - now.worth[c].sum()
            log += self._population(c, proposed[c, random]) - self._population(c, mine[c, random])
            log += _density(mine[c, random], *back) - _density(proposed[c, random], *there[c])
            if np.log(1 - rng.random()) < log:
                mine[c] = proposed[c]
                self.accepted[c, g] += 1
        self.theta[:, g, columns] = mine

    def _draw_rates(self, mine: Floats, now: Sampled, columns: Ints, paths: Paths) -> None:
        """Draw basic rates given the numbers of steps, which the scores of rates tell."""
        n, (shape, rate) = paths.model.prepared.data.n, self.gamma
        total = now.score.sum(axis=1)
        for q, term in enumerate(paths.model.terms):
            if not term.basic_rate or int(columns[q]) in self._held:
                continue
            for c, rng in enumerate(self.generators):
                steps = (total[c, q] + n) * mine[c, q]
                mine[c, q] = rng.gamma(shape + steps) / (rate + n)

    def _newton(self, c: int, theta: Floats, at: Sampled, random: Bools) -> tuple[Floats, Floats]:
        """Return the mean of a group's proposal, and the root of its covariance."""
        precision = np.linalg.inv(self.covariance[c])
        info = at.info[c].sum(axis=0)[np.ix_(random, random)] + precision
        score = at.score[c].sum(axis=0)[random] + precision @ (self.mean[c] - theta[random])
        covariance = np.linalg.inv(info)
        return theta[random] + covariance @ score, np.linalg.cholesky(covariance)

    def _population(self, c: int, value: Floats) -> float:
        gap = value - self.mean[c]
        return -0.5 * float(gap @ np.linalg.solve(self.covariance[c], gap))


def _density(value: Floats, centre: Floats, root: Floats) -> float:
    """Return the logarithm of a normal density, up to a constant."""
    gap = np.linalg.solve(root, value - centre)
    return -0.5 * float(gap @ gap) - float(np.log(np.diag(root)).sum())


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
