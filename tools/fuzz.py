"""Give damaged inputs to an entrance of the program and say which were not refused in a sentence.

Run ``PYTHONPATH=src:tests python tools/fuzz.py ENTRANCE --seconds 60``; without an entrance it lists them,
and ``source`` stands for the parsers of all sources.  Faults are printed with their seed, which repeats them.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import time
import traceback
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from support.fuzzing import check, entrances, mutated


def main() -> int:
    """Run; exit 1 where a fault was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entrance", nargs="?")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    known = entrances()
    chosen = [name for name in known if asked.entrance and f"{name}:".startswith(f"{asked.entrance}:")]
    if not chosen:
        print("\n".join(known))
        return 2
    os.environ["TERTIUS_HOME"] = home = TemporaryDirectory(prefix="tertius-fuzz-").name
    faults: Counter[str] = Counter()
    end, tried, read, worst, seed = time.monotonic() + asked.seconds, 0, 0, 0.0, asked.seed
    while time.monotonic() < end:
        rng, name = random.Random(seed), chosen[seed % len(chosen)]
        with TemporaryDirectory() as folder:
            begun = time.monotonic()
            try:
                read += check(known[name], mutated(rng.choice(known[name].samples), rng), Path(folder))
            except Exception as fault:
                last = traceback.extract_tb(fault.__traceback__)[-1]
                place = f"{Path(last.filename).name}:{last.lineno}"
                key = f"{name}: {type(fault).__name__} at {place}: {str(fault)[:120]}"
                if not faults[key]:
                    print(f"seed {seed}: {key}", flush=True)
                faults[key] += 1
            worst = max(worst, time.monotonic() - begun)
        tried, seed = tried + 1, seed + 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{asked.entrance}: {tried} inputs, {read} read, {tried - read - sum(faults.values())} refused, "
          f"{len(faults)} kinds of fault, slowest {worst:.2f} s, memory {peak:.0f} MB ({home})")  # fmt: skip
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
