"""Time a case: the whole command cold and warm, then each claim alone with the share of compiling.

    python benchmarks/run.py [CASE] [--workers 2] [--runs 3] [--claims]

Cold: an empty cache and no compiled kernels, from the start of the process to its end.  CPU seconds count
every process; on a machine that others use they say more than wall seconds.  Peak memory is that of the
largest process.  ``--claims`` judges each claim in a process of its own, so that nothing one makes serves
another.
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

CLAIM = """
import json, resource, sys, time
from numba.core import event
from tertius.case.load import load_case
from tertius.claims.fill import fill
from tertius.panel.load import load_panel
from tertius.pipeline.judging import attempt
case, panel = fill(load_case(sys.argv[1])), load_panel()
claim, spent = case.claim(sys.argv[2]), []
cpu, wall = time.process_time(), time.perf_counter()
with event.install_timer("numba:compile", spent.append):
    verdict, error = attempt(case, claim, panel)
print(json.dumps([time.process_time() - cpu, time.perf_counter() - wall, sum(spent),
                  resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, error or verdict.label]))
"""


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, float, float, str]:
    """Return wall and CPU seconds of a command, peak memory of any process so far in MB, and its output."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, after.ru_maxrss / 1024, done.stdout


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("case", nargs="?", default="new-syria")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--claims", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        own = {"TERTIUS_CACHE": f"{folder}/cache", "TERTIUS_KERNELS": f"{folder}/kernels"}
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", **own}
        command = [sys.executable, "-m", "tertius", "run", asked.case, "-o", f"{folder}/out", "--json"]
        command += ["--workers", str(asked.workers)]
        print("| run | wall s | CPU s | peak MB |\n|---|---|---|---|", flush=True)
        wall, cpu, peak, text = timed(command, environment)
        print(f"| cold, {asked.workers} workers | {wall:.1f} | {cpu:.1f} | {peak:.0f} |", flush=True)
        warm = [timed(command, environment) for _ in range(asked.runs)]
        middle = [statistics.median(run[0] for run in warm), statistics.median(run[1] for run in warm)]
        print(f"| warm, median of {asked.runs} | {middle[0]:.2f} | {middle[1]:.2f} | |")
        if not asked.claims:
            return
        print("\n| claim | test | CPU s | wall s | of it compiling | peak MB | verdict |")
        print("|---|---|---|---|---|---|---|")
        for verdict in json.loads(text)["verdicts"]:
            if verdict["test"] is None:
                continue
            environment["TERTIUS_CACHE"] = str(Path(folder) / verdict["claim"])
            found = timed([sys.executable, "-c", CLAIM, asked.case, verdict["claim"]], environment)
            cpu, wall, compiling, peak, label = json.loads(found[3])
            row = (
                verdict["claim"],
                verdict["test"],
                f"{cpu:.1f}",
                f"{wall:.1f}",
                f"{compiling:.1f}",
                f"{peak:.0f}",
                label,
            )
            print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
