"""Paths between waves, moved on by a model's sampler in threads, whose number changes no result."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Floats, Ints
from tertius.core.errors import ModelError
from tertius.core.rng import generator, seed_sequence
from tertius.saom.kernel.load import load
from tertius.saom.likelihood.coverage import check_covered
from tertius.saom.likelihood.gaps import completed, missing_cells, priors
from tertius.saom.likelihood.write import source_of
from tertius.saom.simulation.simulate import Model

FLIPS = 0.3
"""Proposals of another value for each missing cell, in a sweep."""


@dataclass(frozen=True, eq=False)
class Sampled:
    """Scores of paths after some moves; chains run beside one another.

    Attributes
    ----------
    score : array (chains, periods, parameters)
        Derivative of the logarithm of the path's density.
    info : array (chains, periods, parameters, parameters)
        Minus its second derivative, on average over choices.
    worth : array (chains, periods)
        Logarithm of the path's density.
    """

    score: Floats
    info: Floats
    worth: Floats


class Paths:
    """Paths of one data set's periods, `chains` of them side by side.

    Parameters
    ----------
    model : Model
        Of one data set.
    chains : int
    seed : int
        Chain c of a seed is the same whatever `chains` and `threads` are.
    threads : int, optional
    stream : str
        Sets the random numbers apart from those of others with this seed.

    Raises
    ------
    ModelError
        If the model or its data are not covered.
    """

    def __init__(
        self, model: Model, chains: int, seed: int, threads: int | None = None, stream: str = ""
    ) -> None:
        check_covered(model.prepared, model.terms, model.conditioned)
        self.cells = missing_cells(model)
        self.model, self.chains, self.threads = completed(model), chains, threads
        self.periods = model.prepared.data.periods
        p, variables = self.model.prepared, self.model.plan.variables
        self.waves = tuple(
            np.repeat(np.concatenate([v.start, v.end[-1:]])[None], chains, axis=0)
            for v in p.networks.values()
        )
        levels = [np.concatenate([v.start, v.end[-1:]]) for v in p.behaviours.values()]
        shape = (len(levels), self.periods + 1, p.data.n)
        self.levels: Ints = np.repeat(np.array(levels, np.int64).reshape(shape)[None], chains, axis=0)
        self._prior = priors(model, variables)
        starts = [[self._direct(m, seed, stream, c) for m in range(self.periods)] for c in range(chains)]
        self.lengths: Ints = np.array([[len(p) for p in row] for row in starts], np.int64)
        room = 4 * int(self.lengths.max(initial=0)) + 64
        self.steps: NDArray[np.int32] = np.zeros((chains, self.periods, room, 3), np.int32)
        for c, row in enumerate(starts):
            for m, path in enumerate(row):
                self.steps[c, m, : len(path)] = path
        self.streams = np.array(
            [
                [
                    seed_sequence(seed, "saom paths", stream, c, m).generate_state(4, np.uint64)
                    for m in range(self.periods + 1)
                ]
                for c in range(chains)
            ]
        )
        self.proposed, self.accepted = np.zeros((2, chains, self.periods), np.int64)
        self._kernel: Any = load(source_of(self.model.plan), self.model.plan.functions()).sample

    def _direct(self, m: int, seed: int, stream: str, chain: int) -> NDArray[np.int32]:
        """Return the observed changes of a period, in an order drawn at random."""
        p, rows = self.model.prepared, []
        for v, name in enumerate(self.model.plan.variables):
            if name in p.networks:
                ego, alter = np.nonzero(p.networks[name].start[m] != p.networks[name].end[m])
                rows += [(v, int(i), int(j)) for i, j in zip(ego, alter)]
            else:
                change = p.behaviours[name].end[m] - p.behaviours[name].start[m]
                rows += [(v, i, int(d > 0)) for i, d in enumerate(change) for _ in range(abs(int(d)))]
        rng = generator(seed, "saom paths", "order", stream, chain, m)
        made = np.array(rows, np.int32).reshape(len(rows), 3)
        return made[rng.permutation(len(made))]

    def run(
        self, theta: Floats, moves: Ints | int, scored: bool = True, sweeps: int = 1, strict: bool = True
    ) -> Sampled:
        """Propose `moves` changes of every path (or as many by period), and return scores.

        Parameters
        ----------
        theta : array (parameters,) or (chains, parameters)
        moves : int, or int array (periods,)
        scored : bool
            Whether scores are made.
        sweeps : int
            How many sweeps these moves are: missing cells are to change their values as many times as often.
        strict : bool
            Whether impossible paths are an error; otherwise their `worth` is -inf, and their score 0.

        Raises
        ------
        ModelError
            If a path is impossible at these parameters.
        """
        k = len(self.model.terms)
        values = np.empty((self.chains, k))
        values[:] = theta
        todo = np.empty(self.lengths.shape, np.int64)
        todo[:] = moves
        flips = int(np.ceil(FLIPS * sweeps * len(self.cells))) if todo.any() else 0
        left = np.full(self.chains, flips, np.int64)
        shape = (self.chains, self.periods, k)
        score, info, worth = np.zeros(shape), np.zeros((*shape, k)), np.zeros(shape[:2])
        workers = max(1, min(self.threads or os.cpu_count() or 1, self.chains))
        cuts = np.linspace(0, self.chains, workers + 1).astype(int)
        spans = [(int(a), int(b)) for a, b in pairwise(cuts)]
        while True:
            held = np.zeros(self.steps.shape[:3])

            def work(part: tuple[int, int], held: Floats = held) -> None:
                nets = self.model.prepared.networks.values()
                matrices = tuple(np.zeros((2, *v.start.shape[1:]), np.uint8) for v in nets)
                states = (self.waves, self.levels, self.cells, self._prior, left)
                lists = (self.streams, self.steps, held, self.lengths, todo, scored, score, info, worth)
                counts = (self.proposed, self.accepted)
                self._kernel(*part, values, matrices, *self.model.inputs, *states, *lists, *counts)

            if workers == 1:
                work(spans[0])
            else:
                with ThreadPoolExecutor(workers) as pool:
                    list(pool.map(work, spans))
            if (self.lengths + 2 <= self.steps.shape[2]).all():
                break
            # A path has no room left: it goes on from where it stopped, in longer arrays.
            more = np.zeros_like(self.steps)
            self.steps = np.concatenate([self.steps, more], axis=2)
            score[:], info[:], worth[:] = 0.0, 0.0, 0.0
        if strict and not np.isfinite(worth).all():
            raise ModelError(
                "likelihood",
                "parameters at which the observed changes are possible",
                "some at which their probability is zero",
                "start nearer to an estimate by the method of moments (start=saom.fit(...))",
            )
        return Sampled(score, info, worth)

    def state(self) -> dict[str, NDArray[Any]]:
        """Return all that the next moves depend on, by name."""
        nets: dict[str, NDArray[Any]] = {f"wave{k}": w for k, w in enumerate(self.waves)}
        plain: dict[str, NDArray[Any]] = {
            "steps": self.steps,
            "lengths": self.lengths,
            "streams": self.streams,
        }
        return {**plain, "levels": self.levels, **nets}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from what `state` returned."""
        self.steps = np.array(state["steps"])
        self.lengths, self.streams = np.array(state["lengths"]), np.array(state["streams"])
        self.levels = np.array(state["levels"])
        self.waves = tuple(np.array(state[f"wave{k}"]) for k in range(len(self.waves)))
