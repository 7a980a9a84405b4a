"""Time of 1,000 scenario runs by back end, and what coupling gains; medians of interleaved repeats.

    python benchmarks/scenarios.py [--repeats 3] [--runs 1000] [--cluster] [--synthetic]

A run is one simulated world through one window of five years.  The default model of arms ties between
states is fitted first if it is not in the store; --synthetic takes a made-up network of 190 states instead.
Wall time says little on a machine that does other work: CPU seconds and the load stand beside it.
"""

from __future__ import annotations

import argparse
import os
import time
from statistics import median

import numpy as np

from tertius.saom.data.variables import Dyadic, Network, SaomData
from tertius.saom.results.fit import Fit
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term
from tertius.scenario.backend import Backend, Dask, Threads
from tertius.scenario.load import scenario_of
from tertius.scenario.model import ScenarioModel
from tertius.scenario.multiplier import multiplier
from tertius.scenario.run import run_scenario


def synthetic(n: int = 190, seed: int = 1) -> ScenarioModel:
    """States around a handful of suppliers, with peers; parameters that keep the density."""
    rng = np.random.default_rng(seed)
    pull = np.r_[rng.uniform(0.05, 0.25, 14), np.zeros(n - 14)]
    waves = (rng.random((2, n, n)) < pull).astype(float)
    waves[:, np.arange(n), np.arange(n)] = 0
    waves[:, :, 14:] = 10
    waves[:, np.arange(n), np.arange(n)] = 0
    peers = np.exp(-rng.uniform(0, 8, (n, n)))
    np.fill_diagonal(peers, 0)
    data = SaomData(
        {"ties": Network(waves)}, {"peers": Dyadic(peers / peers.sum(1, keepdims=True), centred=False)}
    )
    names = ("outTrunc", "antiInIso", "inPopSqrt", "outActSqrt")
    terms = [
        Term("density", "ties"),
        *(Term(k, "ties") for k in names),
        Term("WXX", "ties", with_=("peers",)),
    ]
    theta = np.array([7.0, -1.5, -1.0, -1.0, 0.1, -0.3, 1.0])
    model = Model(data, terms)
    k, zero = len(theta), np.zeros((1, 1, len(theta)))
    square = np.eye(k) * 1e-4
    fit = Fit(
        theta, np.full(k, 0.01), square, np.zeros(k), 0.0, np.zeros(k), 0, True, model.labels, model.terms,
        np.ones(k, bool), theta, np.zeros((1, k)), np.eye(k), square, zero, zero,
    )  # fmt: skip
    return ScenarioModel("synthetic", data, fit, tuple(f"S{i:03d}" for i in range(n)), peers=("peers",))


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--runs", type=int, default=1000)
    options.add_argument("--cluster", action="store_true")
    options.add_argument("--synthetic", action="store_true")
    asked = options.parse_args()
    if asked.synthetic:
        world, client, patron = synthetic(), "S100", "S000"
    else:
        from tertius.panel.load import load_panel
        from tertius.scenario.worlds import world_of

        world, client, patron = world_of("interstate", load_panel), "SYR", "RUS"
    outcomes = {"reach": {"outcome": "reach", "parameters": {"patron": patron}}}

    def spec(seed: int, runs: int) -> object:
        plain = {
            "id": "b",
            "title": "b",
            "world": world.name,
            "windows": 1,
            "draws": 1,
            "chains": runs,
            "seed": seed,
        }
        return scenario_of({**plain, "outcomes": outcomes})

    backends: dict[str, Backend] = {"1 thread": Threads(1), "2 threads": Threads(2)}
    clients = []
    if asked.cluster:
        import distributed

        for count in (1, 2):
            client_of = distributed.Client(
                n_workers=count, threads_per_worker=1, dashboard_address=":0", silence_logs=40
            )
            clients.append(client_of)
            backends[f"dask, {count} worker(s)"] = _On(client_of)
    for backend in backends.values():
        run_scenario(spec(0, 60), world, backend=backend)  # compiles, and warms workers
    wall: dict[str, list[float]] = {name: [] for name in backends}
    cpu: dict[str, list[float]] = {name: [] for name in backends}
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for repeat in range(asked.repeats):
        for name, backend in backends.items():
            a, b = time.perf_counter(), time.process_time()
            run_scenario(spec(repeat + 1, asked.runs), world, backend=backend)
            wall[name].append(time.perf_counter() - a)
            cpu[name].append(time.process_time() - b)
    print(f"{asked.runs} runs of {world.name} ({world.data.n} states), one window")
    for name in backends:
        own = f", CPU of this process {median(cpu[name]):6.2f} s"
        gain = median(wall["1 thread"]) / median(wall[name])
        print(f"  {name:20s} {median(wall[name]):7.2f} s{own}, {gain:.2f} x")
    if asked.cluster:
        one, two = (median(wall[f"dask, {count} worker(s)"]) for count in (1, 2))
        print(f"  two workers over one {one / two:.2f} x (1.7 is asked)")
        print(f"  one worker over one thread {one / median(wall['1 thread']):.2f} x the time (1.15 at most)")
    print("variance reduction of the multiplier by coupling (200 chains)")
    for coupling in ("paths", "keys", "none"):
        a = time.process_time()
        found = multiplier(world, client, patron, draws=1, chains=200, placebos=0, coupling=coupling)
        row = found.row()
        says = f"estimate {row['estimate']:.3f} +- {row['mc_error']:.3f}"
        print(f"  {coupling:6s} {row['reduction']:8.2f} x, {says}, CPU {time.process_time() - a:.1f} s")
    print(f"load after: {os.getloadavg()[0]:.1f}")
    for one in clients:
        one.close()


class _On(Dask):
    """A back end on a client that stays open."""

    def __init__(self, client: object) -> None:
        super().__init__("")
        self.client = client

    def run(self, worlds, tasks):  # type: ignore[no-untyped-def]
        """Yield as workers finish."""
        return self.run_on(self.client, worlds, tasks)


if __name__ == "__main__":
    main()
