"""How costs grow: with claims, with actors of a network model, with planted worlds; and a fit from nothing.

    python benchmarks/growth.py [claims] [actors] [worlds] [fits] [--small]

All parts if none is named.  Every line is a process of its own with an empty cache and no compiled kernels;
CPU seconds count it and its children, peak memory is that of the largest of them.  What a cluster costs is
in `scenarios.py --cluster`, a whole case in `run.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
CHILD = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.write(done.stderr[-2000:] if done.returncode else "")
print(json.dumps([time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
sys.exit(done.returncode)
"""
ACTORS = """
import sys
sys.path.insert(0, sys.argv[1])
from saom_speed import synthetic
made, theta = synthetic(int(sys.argv[2]))
made.simulate(theta, 4, seed=1, threads=1)
"""
FIT = """
from tertius import saom
data = saom.load_data("pupils")
one = next(iter(data.covariates))
terms = f"friends ~ density + recip + transTrip + inPopSqrt + altX({one}) + egoX({one})"
assert saom.fit(data, terms, seed=1, threads=1).converged
"""


def measured(command: list[str], folder: str) -> tuple[float, float, float]:
    """Return wall and CPU seconds and peak MB of a command on an empty cache in `folder`."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        places = {"TERTIUS_CACHE": f"{own}/cache", "TERTIUS_KERNELS": f"{own}/kernels"}
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", **places}
        again = [sys.executable, "-c", CHILD, *command]
        found = subprocess.run(again, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if found.returncode:
        sys.exit(f"{' '.join(command)} ended with {found.returncode}")
    wall, cpu, peak = json.loads(found.stdout)
    return wall, cpu, peak


def commands(part: str, small: bool, folder: str) -> dict[str, list[str]]:
    """Return what a part runs, by what its lines are called."""
    python, tertius = [sys.executable, "-c"], [sys.executable, "-m", "tertius"]
    if part == "claims":
        from tertius.case.load import load_case

        names = [claim.id for claim in load_case("new-syria").claims if claim.test is not None]
        counts = [1, 2] if small else [1, 3, 6, len(names)]
        run = [*tertius, "run", "new-syria", "--workers", "1", "-o", f"{folder}/out"]
        return {
            f"{k} claims": [*run, *(word for name in names[-k:] for word in ("--claim", name))]
            for k in counts
        }
    if part == "actors":
        sizes = [50, 500] if small else [50, 200, 1000, 2000, 5000]
        return {f"{n} actors, a kernel and 4 chains": [*python, ACTORS, str(HERE), str(n)] for n in sizes}
    if part == "worlds":
        counts = [1] if small else [1, 5, 25]
        run = [*tertius, "calibrate", "--test", "existential_rate", "--processes", "1", "-q"]
        return {f"{k} planted worlds a setting": [*run, "--worlds", str(k)] for k in counts}
    fits = {"six effects on 50 actors": [*python, FIT]}
    return fits if small else {**fits, "interstate": [*tertius, "interstate", "fit", "-t", "1", "-q"]}


PARTS = ("claims", "actors", "worlds", "fits")


def main() -> None:
    """Print a line for each command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--small", action="store_true", help="a few small ones, to see that each part runs")
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    print(
        f"load {load:.1f} on {os.cpu_count()} cores\n\n| what | wall s | CPU s | peak MB |\n|---|---|---|---|"
    )
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for part in asked.parts or PARTS:
            for name, command in commands(part, asked.small, folder).items():
                wall, cpu, peak = measured(command, folder)
                print(f"| {name} | {wall:.1f} | {cpu:.1f} | {peak:.0f} |", flush=True)
    own = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"\n{time.perf_counter() - begun:.0f} s in all, {own.ru_utime + own.ru_stime:.0f} CPU s")


if __name__ == "__main__":
    main()
