"""Scores of augmented paths in batches, at one theta each; a file from which an interrupted run goes on."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import StoreError
from tertius.core.progress import Progress, Step
from tertius.saom.estimation.state import read_state, take_in, write_state
from tertius.saom.likelihood.paths import Paths
from tertius.saom.simulation.groups import GroupModel
from tertius.saom.simulation.simulate import Model

SWEEP = 1.3
"""Proposals of a sweep for each step that a path is expected to have."""
SAVE_SECONDS = 3.0
"""Time between two writes of the state file."""
SEGMENTS = 5
"""Parts that each chain of a batch is cut into, whose means tell the Monte Carlo error."""
FIELDS = ("theta", "scores", "info")


@dataclass(frozen=True, eq=False)
class PathBatch:
    """Paths sampled at one theta.

    Attributes
    ----------
    theta : array (parameters,)
    scores : array (sweeps, chains, periods, parameters)
        Complete-data scores.
    info : array (parameters, parameters)
        Complete-data information, the mean over sweeps and chains.
    """

    theta: Floats
    scores: Floats
    info: Floats

    @property
    def size(self) -> int:
        """Number of sweeps, over all chains."""
        return int(self.scores.shape[0] * self.scores.shape[1])

    @property
    def totals(self) -> Floats:
        """Scores summed over periods, (sweeps, chains, parameters)."""
        totals: Floats = self.scores.sum(axis=2)
        return totals

    @property
    def mean(self) -> Floats:
        """Mean score: an estimate of the derivative of the log-likelihood."""
        mean: Floats = self.totals.mean(axis=(0, 1))
        return mean

    @property
    def variance(self) -> Floats:
        """Covariance of scores given the data: the information that is missing (Louis 1982)."""
        flat = self.totals.reshape(self.size, -1)
        return np.atleast_2d(np.cov(flat.T))

    @property
    def noise(self) -> Floats:
        """Covariance of the mean score times the number of sweeps: means of segments of the chains."""
        length = max(len(self.scores) // SEGMENTS, 1)
        used = self.totals[-length * (len(self.scores) // length) :]
        means = used.reshape(-1, length, *used.shape[1:]).mean(axis=1).reshape(-1, used.shape[2])
        return np.atleast_2d(np.cov(means.T)) * length if len(means) > 1 else self.variance


def pooled(batches: Sequence[PathBatch], what: str) -> Floats:
    """Return the mean of an attribute over batches, weighted by their sizes."""
    total = sum(b.size * getattr(b, what) for b in batches)
    return np.asarray(total / sum(b.size for b in batches), dtype=np.float64)


class Ensemble:
    """Chains of paths of a model, of one data set or of groups, that move on from batch to batch.

    Parameters
    ----------
    model : Model
    chains, seed : int
    threads : int, optional
    progress : callable
    state : path, optional
        File that holds what was done; a run that starts again goes on from there, with the same result.
    """

    def __init__(
        self,
        model: Model,
        chains: int,
        seed: int,
        threads: int | None,
        progress: Progress,
        state: Path | None = None,
    ) -> None:
        self.model, self.chains, self.progress, self.state = model, chains, progress, state
        self.seed = seed
        if isinstance(model, GroupModel):
            firsts = model.first_period
            names = zip(model.names, model.members)
            self.paths = [Paths(m, chains, seed, threads, f"group {name}") for name, m in names]
            self.columns = list(model.columns)
            self.rows = [slice(int(a), int(b)) for a, b in pairwise(firsts)]
        else:
            self.paths = [Paths(model, chains, seed, threads)]
            self.columns = [np.arange(len(model.terms))]
            self.rows = [slice(0, model.prepared.data.periods)]
        self.used = 0
        self._moving = False
        self._kept: list[PathBatch] = []
        self._stored: list[PathBatch] = []
        self._saved = time.monotonic()
        if state is not None and state.exists():
            self._read(state)

    @property
    def periods(self) -> int:
        """Number of periods, over all groups."""
        return int(self.rows[-1].stop)

    def run(self, theta: Floats, sweeps: int, settle: int = 0, stage: str = "", wanted: int = 0) -> PathBatch:
        """Return `sweeps` sweeps of all chains at `theta`, after `settle` more that are not looked at."""
        if self._stored:
            batch = self._stored.pop(0)
            if np.array_equal(batch.theta, theta) and len(batch.scores) == sweeps:
                return self._keep(batch, stage, wanted, False)
            raise StoreError(str(self.state), "the state of these settings", "that of others", "delete it")
        self._moving = True
        k = len(self.model.terms)
        scores = np.zeros((sweeps, self.chains, self.periods, k))
        info = np.zeros((k, k))
        for paths, columns, rows in zip(self.paths, self.columns, self.rows):
            mine = theta[columns]
            moves = sweep_of(paths.model, mine)
            if settle:
                paths.run(mine, settle * moves, scored=False, sweeps=settle)
            grid = np.ix_(columns, columns)
            for s in range(sweeps):
                made = paths.run(mine, moves)
                scores[s, :, rows, columns] = np.moveaxis(made.score, 2, 0)
                info[grid] += made.info.sum(axis=1).mean(axis=0) / sweeps
        return self._keep(PathBatch(np.array(theta), scores, info), stage, wanted, True)

    def done(self) -> None:
        """Remove the state file of a run that has ended."""
        if self.state is not None:
            self.state.unlink(missing_ok=True)

    def save(self) -> None:
        """Write the state file, unless paths are between two batches: then the last one holds."""
        if self.state is None or self._stored or self._moving:
            return
        arrays = {f"{name}{b}": getattr(kept, name) for b, kept in enumerate(self._kept) for name in FIELDS}
        for g, paths in enumerate(self.paths):
            arrays |= {f"{name}_of{g}": array for name, array in paths.state().items()}
        write_state(self.state, self._digest(), {"batches": len(self._kept)}, arrays)
        self._saved = time.monotonic()

    def _keep(self, batch: PathBatch, stage: str, wanted: int, fresh: bool) -> PathBatch:
        self._kept.append(batch)
        self._moving = False
        self.used += batch.size
        if fresh and time.monotonic() - self._saved > SAVE_SECONDS:
            self.save()
        try:
            self.progress(Step(stage, "sweeps", self.used, max(wanted, self.used)))
        except KeyboardInterrupt:
            self.save()
            raise
        return batch

    def _digest(self) -> str:
        inputs = sha256(f"{self.seed} {self.chains} {self.model.terms!r}".encode())
        for paths in self.paths:
            take_in(inputs, paths.model.prepared.data)
        return inputs.hexdigest()

    def _read(self, path: Path) -> None:
        self._stored, states = read_state(path, self._digest(), self._parsed)
        for paths, held in zip(self.paths, states):
            paths.restore(held)

    def _parsed(
        self, arrays: Mapping[str, Any], head: Mapping[str, Any]
    ) -> tuple[list[PathBatch], list[dict[str, Any]]]:
        batches = [PathBatch(*(arrays[f"{f}{b}"] for f in FIELDS)) for b in range(int(head["batches"]))]
        return batches, [
            {name: arrays[f"{name}_of{g}"] for name in paths.state()} for g, paths in enumerate(self.paths)
        ]


def sweep_of(model: Model, theta: Floats) -> Ints:
    """Return the proposals of a sweep by period: in proportion to the steps that paths have at `theta`."""
    steps = np.zeros(model.prepared.data.periods)
    for q, term in enumerate(model.terms):
        if term.basic_rate:
            steps[term.period or 0] += theta[q] * model.prepared.data.n
    return np.maximum(np.ceil(SWEEP * steps), 20).astype(np.int64)


def observed_information(info: Floats, variance: Floats, free: Bools, floor: float) -> tuple[Floats, float]:
    """Return the observed information (Louis 1982) of free parameters, and its smallest share.

    The share is that of the complete-data information, along the direction where it is smallest; shares are
    kept above `floor`, since sampled covariances may leave nothing of a direction about which little is
    known.
    """
    grid = np.ix_(free, free)
    whole = info[grid]
    root = np.linalg.cholesky(whole)
    inverse = np.linalg.inv(root)
    part = inverse @ (whole - variance[grid]) @ inverse.T
    values, vectors = np.linalg.eigh((part + part.T) / 2)
    kept = np.clip(values, floor, None)
    made: Floats = root @ (vectors * kept) @ vectors.T @ root.T
    return made, float(values[0])
