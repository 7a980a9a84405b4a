"""Time the actor-oriented engine: simulations a second, scaling in actors, compilation, memory, fits.

    TERTIUS_REFERENCE=FOLDER python benchmarks/saom_speed.py [--runs 5] [--cusna PYTHON] [--fits]

One simulation is all periods once, with the scores that estimation needs, as RSiena and cusna make them.
CPU seconds, medians of repeated runs; two threads are compared with one by wall time, which on a busy
machine says little.  PYTHON is an interpreter that has cusna (it may be this one), which is then timed in
turn with tertius on the same models.  ``--fits`` adds `saom_fits.py`: CPU seconds of converged fits and
the Monte Carlo error of their estimates.  Without the folder only the synthetic models run.  Nothing here
is a test.
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

from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term

RSIENA = {"a": 338.0, "b": 145.0, "d": 10.0, "e_av": 3194 / 225}
"""Simulations a CPU second of RSiena 1.6.5, from the reference folder's README (e_av: of its whole fit)."""
CUSNA = ("a", "b", "d")
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
    """A model that RSiena was run on, and its parameters."""
    if name == "e_av":
        sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
        from support.saom_fits import model_of, moments

        return model_of(name), moments(name)[0]
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
    waves = (rng.random((2, n, n), dtype=np.float32) < degree / (n - 1)).astype(np.uint8)
    waves[:, np.arange(n), np.arange(n)] = 0
    names = ("density", "recip", "transTrip", "inPopSqrt", "altX")
    terms = [Term(e, "net", with_=("x",) if e == "altX" else ()) for e in names]
    made = Model(SaomData({"net": Network(waves)}, {"x": Covariate(rng.normal(size=n))}), terms)
    # The density that keeps the mean degree; reciprocity and closure pull ties together.
    base = 0.5 * np.log(degree / n) - 0.8
    return made, np.array([5.0, base, 1.0, 0.2, 0.1, 0.1])


def timed(
    made: Model, theta: np.ndarray, chains: int, threads: int, runs: int, scores: bool = True
) -> tuple[float, float]:
    """Median simulations a CPU second and a wall second."""
    cpu, wall = [], []
    for run in range(runs):
        c, w = time.process_time(), time.perf_counter()
        made.simulate(theta, chains, seed=run, threads=threads, scores=scores)
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


def one(name: str, folder: Path, runs: int) -> dict[str, float]:
    """Figures of one model, in a process of its own, so that memory is this model's alone.

    Without `runs` only the time until the kernel is ready: composed, compiled or loaded, first chain.
    """
    made, theta = synthetic(int(name)) if name.isdigit() else model(name, folder)
    start = time.process_time()
    made.simulate(theta, 1, seed=0, threads=1)
    ready = time.process_time() - start
    if not runs:
        return {"ready": ready}
    chains = chains_for(made, theta)
    cpu, wall = timed(made, theta, chains, 1, runs)
    single = peak()
    plain, _ = timed(made, theta, chains, 1, runs, scores=False)
    _, two = timed(made, theta, 2 * chains, 2, runs)
    # Ministeps of a simulation are known beforehand where no effect changes the rates.
    plainly = all(t.form != "rate" or t.basic_rate for t in made.terms)
    rates = sum(theta[q] for q, t in enumerate(made.terms) if t.basic_rate) if plainly else float("nan")
    steps = rates * made.prepared.data.n
    return {
        "ready": ready,
        "sims": cpu,
        "plain": plain,
        "ratio": two / wall,
        "step": 1e6 / (cpu * steps),
        "peak": single,
        "peak2": peak(),
    }


def report(command: list[str], env: dict[str, str]) -> dict[str, float]:
    """Run a process that prints one line of JSON at its end."""
    done = subprocess.run(command, check=True, env=env, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Print the table: RSiena's models, then numbers of actors, then fits."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cusna", metavar="PYTHON", help="Interpreter that has cusna.")
    parser.add_argument("--fits", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--actors", type=int, nargs="*", default=[50, 200, 1000, 5000])
    chosen = parser.parse_args()
    folder = Path(os.environ.get("TERTIUS_REFERENCE", ""))
    if chosen.one:
        print(json.dumps(one(chosen.one, folder, chosen.runs)))
        return
    print(
        "sims: simulations a CPU second, one thread, with scores; plain: without; x R, x cusna: times theirs"
    )
    print(
        "2 thr: two threads over one by wall time; us: microseconds a ministep; cold, later: CPU s until the"
    )
    print("kernel is ready, on an empty cache and in a later process; MB: peak of one thread and of two\n")
    head = ("sims", "plain", "x R", "cusna", "x cusna", "2 thr", "us", "cold", "later", "MB", "MB 2")
    print(f"{'model':>6}" + "".join(f"{h:>9}" for h in head))
    names = [m for m in (*MODELS, "e_av") if (folder / "data" / "panel.npz").exists()]
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as kernels:
        env = {**os.environ, "TERTIUS_KERNELS": kernels}
        for name in [*names, *map(str, chosen.actors)]:
            command = [sys.executable, __file__, "--one", name, "--runs"]
            cold = report([*command, "0"], env)["ready"]
            found = report([*command, str(chosen.runs)], env)
            theirs, more = "", ""
            if chosen.cusna and name in CUSNA:
                script = [chosen.cusna, str(here / "saom_cusna.py"), str(folder), name]
                other = report([*script, "--runs", str(chosen.runs)], dict(os.environ))["sims"]
                theirs, more = f"{other:.1f}", f"{found['sims'] / other:.0f}"
            faster = f"{found['sims'] / RSIENA[name]:.1f}" if name in RSIENA else ""
            print(
                f"{name:>6}{found['sims']:>9.1f}{found['plain']:>9.1f}{faster:>9}{theirs:>9}{more:>9}"
                f"{found['ratio']:>9.2f}{found['step']:>9.3f}{cold:>9.1f}{found['ready']:>9.2f}"
                f"{found['peak']:>9.0f}{found['peak2']:>9.0f}",
                flush=True,
            )
    if chosen.fits and names:
        print()
        for models, seeds in (("a b", "10"), ("d e_av", "3")):
            fits = [sys.executable, str(here / "saom_fits.py"), *models.split(), "--seeds", seeds]
            subprocess.run(fits, check=True)


if __name__ == "__main__":
    main()
