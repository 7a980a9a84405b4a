"""Time the ground floor as whole processes: import, panel, measures, a cold and a warm run of a case.

Run: ``python benchmarks/ground.py [--runs 5] [--case new-syria]``.  Prints the median, minimum and maximum
of wall seconds and the peak memory of each command; nothing here is a test.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

SNIPPETS = {
    "import tertius": "import tertius",
    "load the panel, one table": "from tertius.panel.load import load_panel; load_panel().table('traits')",
    "load the panel, all tables": (
        "from tertius.panel.load import load_panel; from tertius.panel.schema import TABLES;"
        "p = load_panel(); [p.table(name) for name in TABLES]"
    ),
}


def timed(command: Sequence[str], home: str) -> tuple[float, float]:
    """Run a command; return wall seconds and the peak memory so far of any child, in MB."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "TERTIUS_HOME": home})
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def show(label: str, seconds: list[float], memory: float) -> None:
    """Print one row."""
    middle = statistics.median(seconds)
    print(f"{label:<32}{middle:>9.2f}{min(seconds):>9.2f}{max(seconds):>9.2f}{memory:>10.0f}")


def main() -> None:
    """Time every snippet, every measure, and the case cold and warm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--case", default="new-syria")
    chosen = parser.parse_args()
    from tertius.measures import MEASURES

    print(f"{'seconds, whole process':<32}{'median':>9}{'min':>9}{'max':>9}{'peak MB':>10}")
    with tempfile.TemporaryDirectory() as folder:
        commands = {label: [sys.executable, "-c", code] for label, code in SNIPPETS.items()}
        tertius = [sys.executable, "-m", "tertius.cli.main"]
        for name in MEASURES.all():
            commands[f"measure {name}"] = [*tertius, "measure", name, "--out", f"{folder}/{name}.csv"]
        for label, command in commands.items():
            timings = [timed(command, folder) for _ in range(chosen.runs)]
            show(label, [t for t, _ in timings], timings[-1][1])
        run = [*tertius, "run", chosen.case, "--out"]
        cold = []
        for number in range(chosen.runs):
            home = Path(folder) / f"home-{number}"
            cold.append(timed([*run, f"{folder}/out-{number}"], str(home)))
        show(f"run {chosen.case}, cold", [t for t, _ in cold], cold[-1][1])
        warm = [timed([*run, f"{folder}/out-0"], f"{folder}/home-0") for _ in range(chosen.runs)]
        show(f"run {chosen.case}, warm", [t for t, _ in warm], warm[-1][1])


if __name__ == "__main__":
    main()
