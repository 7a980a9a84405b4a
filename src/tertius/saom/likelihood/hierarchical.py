"""Hierarchical Bayes over groups: parameters of choice vary between groups as in a normal population.

In turn are drawn: the paths of every group given its parameters; basic rates given the numbers of steps,
from their gamma distributions; parameters of choice of every group, by two Metropolis-Hastings steps; mean
and covariance of the population, from their conjugate distributions.  The first of the two proposes a Newton
step on the paths as they are, with the normal noise that the curvature implies: it goes far, but where the
curvature is of another size than at the mode, almost none is taken.  The second walks at random.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import ModelError
from tertius.core.rng import generator
from tertius.saom.likelihood.batches import sweep_of
from tertius.saom.likelihood.newton import Gaussian, Summed, added, inverse, newton, summed
from tertius.saom.likelihood.paths import Paths
from tertius.saom.likelihood.population import Prior
from tertius.saom.simulation.groups import GroupModel

SWEEPS = 4
"""Sweeps of a group's paths in an iteration."""
PROPOSALS = 2
"""Proposals of a group's parameters in an iteration."""
SHORTEST = 0.1
"""Random walks have steps of this share of the population's spread, up to all of it."""
FIELDS = ("theta", "mean", "covariance", "accepted")
"""Arrays of the state, besides the paths."""


class Hierarchy:
    """The state of all chains: groups' parameters and paths, and the population.

    Parameters
    ----------
    model : GroupModel
    prior : Prior
    fixed : mapping of position to value, in the model's theta
    chains, seed : int
    threads : int, optional

    Raises
    ------
    ModelError
        If a group's likelihood is not covered, the prior has another shape, or no parameter varies.
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
        if not self.random.any():
            raise ModelError(
                "hierarchical model",
                "a parameter that varies between groups",
                "none",
                "leave out fix= of an effect",
            )
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
            self._shift(added(parts))

    def _shift(self, now: Summed) -> None:
        """Move all groups and the mean together, which small groups would do slowly one by one.

        Distances of groups from the mean stay, so that paths and the prior of the mean alone decide.  `now`
        is the sum over groups.
        """
        prior = Gaussian(self.normal.mean, self.normal.strength * inverse(self.covariance))

        def at(mean: Floats) -> Summed:
            moved = np.array(self.theta)
            moved[:, :, self.random] += (mean - self.mean)[:, None]
            return added([self._at(moved[:, g, q], g) for g, q in enumerate(self.model.columns)])

        mean, _, _ = self._proposed(
            self.mean, now, prior, at, lambda value, there: newton(value, there, prior)
        )
        self.theta[:, :, self.random] += (mean - self.mean)[:, None]
        self.mean[:] = mean

    def _group(self, g: int, paths: Paths, sweeps: int) -> Summed:
        """Draw the paths, rates and parameters of a group; return what its paths say at these."""
        columns = self.model.columns[g]
        random = self.random[columns]
        mine = np.array(self.theta[:, g, columns])
        moves = sweeps * np.max([sweep_of(paths.model, one) for one in mine], axis=0)
        now = summed(paths.run(mine, moves, sweeps=sweeps))
        now = self._draw_rates(mine, now, columns, paths).of(random)
        population = Gaussian(self.mean, inverse(self.covariance))
        share = np.array([rng.uniform(np.log(SHORTEST), 0.0) for rng in self.generators])
        steps = population.precision / np.exp(2 * share)[:, None, None]

        def at(values: Floats) -> Summed:
            moved = np.array(mine)
            moved[:, random] = values
            return self._at(moved, g)

        def leap(value: Floats, there: Summed) -> Gaussian:
            return newton(value, there, population)

        def walk(value: Floats, _: Summed) -> Gaussian:
            return Gaussian(value, steps)

        for proposal in (leap, walk):
            mine[:, random], now, taken = self._proposed(mine[:, random], now, population, at, proposal)
            self.accepted[:, g] += taken
        self.theta[:, g, columns] = mine
        return now

    def _proposed(
        self,
        value: Floats,
        now: Summed,
        prior: Gaussian,
        at: Callable[[Floats], Summed],
        proposal: Callable[[Floats, Summed], Gaussian],
    ) -> tuple[Floats, Summed, Bools]:
        """Return values after a Metropolis-Hastings step, what paths say there, and which chains moved.

        `at` returns what paths say at other values, `proposal` the distribution of the next from one.
        """
        there = proposal(value, now)
        other = there.drawn(self.generators)
        then = at(other)
        back = proposal(other, then)
        log = then.worth - now.worth + prior.log(other) - prior.log(value)
        drawn = np.array([rng.random() for rng in self.generators])
        taken = np.log(1 - drawn) < log + back.log(value) - there.log(other)
        return np.where(taken[:, None], other, value), now.but(then, taken), taken

    def _at(self, mine: Floats, g: int) -> Summed:
        """Return what the paths of a group say of its random parameters, at these values of all."""
        return summed(self.paths[g].run(mine, 0, strict=False)).of(self.random[self.model.columns[g]])

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

    def state(self) -> dict[str, NDArray[Any]]:
        """Return all that the next step depends on, by name."""
        arrays: dict[str, NDArray[Any]] = {name: getattr(self, name) for name in FIELDS}
        arrays["generators"] = np.array(json.dumps([rng.bit_generator.state for rng in self.generators]))
        for g, paths in enumerate(self.paths):
            arrays |= {f"{name}_of{g}": array for name, array in paths.state().items()}
        return arrays

    def restore(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Go on from what `state` returned."""
        for name in FIELDS:
            getattr(self, name)[:] = state[name]
        for rng, held in zip(self.generators, json.loads(str(state["generators"]))):
            rng.bit_generator.state = held
        for g, paths in enumerate(self.paths):
            paths.restore({name: state[f"{name}_of{g}"] for name in paths.state()})
