"""Time the actor-oriented engine: simulations a second, scaling in actors, compilation, memory.

Run: ``TERTIUS_REFERENCE=FOLDER python benchmarks/saom_speed.py [--runs 5]``.  Without the
folder only the synthetic models run.  User CPU seconds, medians of repeated runs, one thread and two;
two threads are compared by wall time, which on a busy machine says little.  Nothing here is a test.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tertius.models.saom.data import Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.models.saom.simulate import Model
from tertius.models.saom.term import Term

RSIENA = {"a": 338.0, "b": 145.0, "d": 10.0}
"""Simulations a CPU second of RSiena 1.6.5, from the reference folder's README."""
NETWORK = [("density", ()), ("recip", ())]
BEHAVIOUR = [("linear", ()), ("quad", ()), ("avAlt", ("net",))]
MODELS: dict[str, tuple[str, list[tuple[str, tuple[str, ...]]], bool]] = {
    "a": ("s50", [*NETWORK, ("transTrip", ())], False),
    "b": (
        "s50",
        [*NETWORK, ("gwespFF", ()), ("inPop", ()), *((e, ("beh",)) for e in ("altX", "egoX", "simX"))],
        True,
    ),
    "d": (
        "panel",
        [
            *NETWORK,
            *((e, ()) for e in ("gwespFF", "inPopSqrt", "outActSqrt")),
            ("X", ("dist",)),
            *((e, ("gdp",)) for e in ("altX", "egoX", "simX")),
            ("simX", ("beh",)),
        ],
        True,
    ),
}


def model(name: str, folder: Path) -> tuple[Model, np.ndarray]:
    """A model of the reference and its parameters."""
    data_set, effects, behaviour = MODELS[name]
    wanted = {v for _, with_ in effects for v in with_} | {"net"} | ({"beh"} if behaviour else set())
    variables: dict[str, Network | Behaviour] = {}
    covariates: dict[str, Covariate | Dyadic] = {}
    with np.load(folder / "data" / f"{data_set}.npz") as z:
        for key in (k for k in z.files if k in wanted):
            a = z[key].astype(float)
            if key == "net":
                variables[key] = Network(a)
            elif key == "beh":
                variables[key] = Behaviour(a)
            else:
                covariates[key] = Dyadic(a) if key == "dist" else Covariate(a)
    terms = [Term(e, "net", with_=with_) for e, with_ in effects]
    terms += [Term(e, "beh", with_=with_) for e, with_ in BEHAVIOUR] if behaviour else []
    made = Model(SaomData(variables, covariates), terms)
    theta = np.array(json.loads((folder / f"rsiena_simmoments_{name}.json").read_text())["theta"])
    return made, theta


def synthetic(n: int, degree: float = 5.0) -> tuple[Model, np.ndarray]:
    """One period of a random network, five effects that leave far alters to a common weight."""
    rng = np.random.default_rng(n)
    waves = (rng.random((2, n, n)) < degree / (n - 1)).astype(float)
    waves[:, np.arange(n), np.arange(n)] = 0
    names = ("density", "recip", "transTrip", "inPopSqrt", "altX")
    terms = [Term(e, "net", with_=("x",) if e == "altX" else ()) for e in names]
    made = Model(SaomData({"net": Network(waves)}, {"x": Covariate(rng.normal(size=n))}), terms)
    # The density that keeps the mean degree; reciprocity and closure pull ties together.
    base = 0.5 * np.log(degree / n) - 0.8
    return made, np.array([5.0, base, 1.0, 0.2, 0.1, 0.1])


def timed(made: Model, theta: np.ndarray, chains: int, threads: int, runs: int) -> tuple[float, float]:
    """Median simulations a CPU second and a wall second."""
    cpu, wall = [], []
    for run in range(runs):
        c, w = time.process_time(), time.perf_counter()
        made.simulate(theta, chains, seed=run, threads=threads)
        cpu.append(chains / (time.process_time() - c))
        wall.append(chains / (time.perf_counter() - w))
    return statistics.median(cpu), statistics.median(wall)


def chains_for(made: Model, theta: np.ndarray, seconds: float = 0.7) -> int:
    """So many chains take about `seconds`."""
    made.simulate(theta, 2, seed=0, threads=1)
    start = time.process_time()
    made.simulate(theta, 4, seed=0, threads=1)
    return max(4, int(seconds * 4 / max(time.process_time() - start, 1e-4)))


def peak() -> float:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(name: str, folder: Path, runs: int) -> None:
    """Print one row; runs in a process of its own, so that memory is this model's alone."""
    made, theta = model(name, folder) if name in MODELS else synthetic(int(name))
    start = time.process_time()
    made.simulate(theta, 1, seed=0, threads=1)
    ready = time.process_time() - start
    chains = chains_for(made, theta)
    cpu, wall = timed(made, theta, chains, 1, runs)
    _, two = timed(made, theta, chains, 2, runs)
    steps = sum(theta[q] for q, t in enumerate(made.terms) if t.basic_rate) * made.prepared.data.n
    faster = f"{cpu / RSIENA[name]:8.1f}" if name in RSIENA else " " * 8
    print(
        f"{name:>6}{cpu:12.1f}{two / wall:10.2f}{1e6 / (cpu * steps):14.2f}{faster}"
        f"{ready:12.2f}{peak():10.0f}",
        flush=True,
    )


def main() -> None:
    """Print the table: models of the reference, then numbers of actors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--actors", type=int, nargs="*", default=[50, 200, 1000, 5000])
    chosen = parser.parse_args()
    folder = Path(os.environ.get("TERTIUS_REFERENCE", ""))
    if chosen.one:
        one(chosen.one, folder, chosen.runs)
        return
    print(
        "sims/CPU s of one thread; two threads over one by wall time; microseconds a ministep; times RSiena;"
    )
    print("CPU s until the kernel is ready, on a cold cache and in a later process; peak MB")
    print(
        f"{'model':>6}{'sims/s':>12}{'2 threads':>10}{'us/ministep':>14}{'x R':>8}{'ready s':>12}{'MB':>10}"
    )
    names = [m for m in MODELS if (folder / "data" / f"{MODELS[m][0]}.npz").exists()]
    with tempfile.TemporaryDirectory() as kernels:
        env = {**os.environ, "TERTIUS_KERNELS": kernels}
        for name in [*names, *map(str, chosen.actors)]:
            for _ in ("cold", "later"):
                command = [sys.executable, __file__, "--one", name, "--runs", str(chosen.runs)]
                subprocess.run(command, check=True, env=env)


if __name__ == "__main__":
    main()
