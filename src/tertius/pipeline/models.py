"""Model files fitted and simulated, with the results as files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tertius.core.arrays import Floats
from tertius.core.errors import StoreError
from tertius.core.files import atomic, check_output
from tertius.core.frames import records
from tertius.core.npz import read_arrays
from tertius.core.progress import silent
from tertius.saom import api
from tertius.saom.estimation.progress import Progress
from tertius.saom.model_file import ModelFile, load_model
from tertius.saom.results.fit import Fit


@dataclass(frozen=True)
class FitJob:
    """A model file to be fitted: where the fit goes, and the state file of an interrupted run."""

    file: ModelFile
    target: Path
    state: Path

    def run(self, seed: int | None = None, threads: int | None = None, progress: Progress = silent) -> Fit:
        """Estimate, continuing from the state file if there is one, and save the fit.

        Parameters
        ----------
        seed : int, optional
            In place of the file's.

        Raises
        ------
        StoreError
            The state file is damaged or another run's.
        """
        spec = self.file.spec.fit
        if self.state.exists():
            read_arrays(self.state, StoreError, "the state of an interrupted fit", "delete it")
        fit = api.fit(
            self.file.data,
            self.file.spec.effects,
            conditional=spec.conditional,
            seed=spec.seed if seed is None else seed,
            final=spec.final,
            attempts=spec.attempts,
            threads=threads,
            progress=progress,
            state=self.state,
        )
        fit.save(self.target)
        return fit


def fit_job(model: Path, out: Path | None = None, fresh: bool = False) -> FitJob:
    """Read a model file and say where its fit goes; `fresh` drops the state of an interrupted run."""
    file = load_model(model)
    target = out or file.beside(file.spec.fit.out or f"{model.stem}.fit.npz")
    check_output(target, model, *file.sources)
    state = target.with_name(f"{target.name}.state")
    if fresh:
        state.unlink(missing_ok=True)
    return FitJob(file, target, state)


def fit_record(fit: Fit) -> dict[str, Any]:
    """Return a fit as JSON values; NaN as None."""
    return {
        "converged": fit.converged,
        "overall": fit.overall,
        "simulations": fit.simulations,
        "parameters": records(fit.to_frame()),
        "notes": list(fit.notes),
    }


@dataclass(frozen=True)
class SimulatedFile:
    """Chains of a model file; `mean` and `sd` over chains of each statistic, summed over periods."""

    target: Path
    chains: int
    seed: int
    labels: tuple[str, ...]
    mean: Floats
    sd: Floats

    def rows(self) -> list[dict[str, Any]]:
        """Return one row per statistic."""
        return [
            {"statistic": label, "mean": float(m), "sd": float(s)}
            for label, m, s in zip(self.labels, self.mean, self.sd)
        ]


def simulate_file(
    model: Path,
    out: Path | None = None,
    chains: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
) -> SimulatedFile:
    """Simulate chains of a model file at its theta, values or a saved fit, and save the end states.

    Parameters
    ----------
    chains, seed : int, optional
        In place of the file's.
    """
    file = load_model(model)
    spec = file.spec.simulate
    count, root = chains or spec.chains, spec.seed if seed is None else seed
    target = out or file.beside(spec.out or f"{model.stem}.sim.npz")
    saved = file.beside(spec.theta) if isinstance(spec.theta, str) else model
    check_output(target, model, saved, *file.sources)
    if isinstance(spec.theta, str):
        read_arrays(saved, StoreError, "a saved fit")
        fitted = Fit.load(saved)
        labels = fitted.labels
        sim = api.simulate(file.data, fitted, chains=count, seed=root, threads=threads)
    else:
        effects, conditional = file.spec.effects, spec.conditional
        labels = api.model_of(file.data, effects, conditional)[0].labels
        sim = api.simulate(
            file.data, effects, spec.theta, chains=count, seed=root, conditional=conditional, threads=threads
        )
    arrays: dict[str, Any] = {f"network {k}": v for k, v in sim.networks.items()}
    arrays |= {f"behaviour {k}": v for k, v in sim.behaviours.items()}
    head = json.dumps({"labels": labels, "seed": root, "chains": count})
    with atomic(target) as part, part.open("wb") as handle:
        np.savez_compressed(handle, head=np.array(head), statistics=sim.statistics, times=sim.times, **arrays)
    totals = sim.statistics.sum(axis=1)
    return SimulatedFile(target, count, root, tuple(labels), totals.mean(axis=0), totals.std(axis=0))
