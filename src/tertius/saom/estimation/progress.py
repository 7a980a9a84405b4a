"""Chains in blocks: progress, and a state file from which an interrupted run goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from tertius.core.arrays import Floats
from tertius.core.progress import Step
from tertius.saom.estimation.moments import Batch, batch_of, joined
from tertius.saom.estimation.state import read_state, take_in, write_state
from tertius.saom.simulation.simulate import Model

BLOCK_SECONDS = 1.5
"""Length of a block of chains that a run aims at: how long Ctrl-C may have to wait."""


FIELDS = ("theta", "statistics", "scores", "times")
"""Arrays of a batch in the state file."""
STAGES = {2: "approaching the estimate", 3: "checking convergence"}
"""What the phases of an estimation do."""


@dataclass(frozen=True)
class Report(Step):
    """Where an estimation stands: chains of `phase`; `used` counts those of all phases so far."""

    phase: int = 0
    used: int = 0


Progress = Callable[[Report], None]


class Chains:
    """Runs chains one after another through a seed's numbers, keeping finished batches in a file.

    A run is a sequence of batches that depends on nothing but model, seed and start; so a run that
    starts again takes the batches that the file holds in place of simulating them.
    """

    def __init__(
        self, model: Model, seed: int, threads: int | None, progress: Progress, state: Path | None
    ) -> None:
        self.model, self.seed, self.threads, self.progress, self.state = model, seed, threads, progress, state
        self.used = 0
        self.resumed = 0
        self._rate = 0.0
        self._kept: list[Batch] = []
        self._stored: list[Batch] = []
        if state is not None and state.exists():
            self._stored = _read(state, self._digest())
            self.resumed = sum(b.size for b in self._stored)

    def run(self, name: str, theta: Floats, size: int, phase: int, total: int, have: int = 0) -> Batch:
        """Simulate `size` chains at `theta`."""
        parts: list[Batch] = []
        stored = self._stored.pop(0) if self._stored else None
        if stored is not None and stored.size <= size and np.array_equal(stored.theta, theta):
            parts.append(stored)
        else:
            self._stored = []
        done = sum(p.size for p in parts)
        first = self.used
        try:
            while done < size:
                block = size - done
                if self._rate:
                    block = min(block, max(int(self._rate * BLOCK_SECONDS), 8))
                elif block > 64:
                    block = 32
                begun = time.perf_counter()
                sim = self.model.simulate(theta, block, self.seed, first=first + done, threads=self.threads)
                # The first block may have compiled the kernel and says nothing about speed.
                if done or self.used:
                    self._rate = block / max(time.perf_counter() - begun, 1e-6)
                parts.append(batch_of(theta, sim))
                done += block
                left = (max(total - have, size) - done) / self._rate if self._rate else float("nan")
                goal, used = max(total, have + size), first + done
                self.progress(Report(STAGES[phase], name, have + done, goal, left, phase=phase, used=used))
        except KeyboardInterrupt:
            if parts:
                self._kept.append(joined(parts))
            self._save()
            raise
        self.used += size
        batch = joined(parts)
        self._kept.append(batch)
        self._save()
        return batch

    def done(self) -> None:
        """Remove the state file of a run that has ended."""
        if self.state is not None:
            self.state.unlink(missing_ok=True)

    def _digest(self) -> str:
        inputs = sha256(f"{self.seed} {self.model.terms!r} {self.model.conditioned}".encode())
        for member in getattr(self.model, "members", [self.model]):
            data = member.prepared.data
            inputs.update(repr(data.presence).encode())
            take_in(inputs, data)
        return inputs.hexdigest()

    def _save(self) -> None:
        if self.state is None:
            return
        arrays = {f"{key}{b}": getattr(batch, key) for b, batch in enumerate(self._kept) for key in FIELDS}
        write_state(self.state, self._digest(), {"batches": len(self._kept), "chains": self.used}, arrays)


def _read(path: Path, digest: str) -> list[Batch]:
    def parsed(arrays: Mapping[str, Any], head: Mapping[str, Any]) -> list[Batch]:
        return [Batch(*(arrays[f"{key}{b}"] for key in FIELDS)) for b in range(int(head["batches"]))]

    return read_state(path, digest, parsed)
