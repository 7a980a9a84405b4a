"""Give changed inputs to entrances of the program and say which were not refused in a sentence.

Run ``PYTHONPATH=src:tests python tools/fuzz.py ENTRANCE ... --inputs 10000 --seconds 600``; without an
entrance it lists them, and ``source`` stands for the parsers of all sources.  Faults are printed with their
seed, which repeats them.  Seconds are those of the processor, for each entrance.
"""

from __future__ import annotations

import argparse
import os
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

from support.fuzzing import entrances
from support.fuzzing.trial import run


def main() -> int:
    """Run; exit 1 where a fault was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entrance", nargs="*")
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rows", type=Path, help="A file that rows of the table are added to.")
    asked = parser.parse_args()
    known = entrances()
    chosen = [name for given in asked.entrance for name in known if f"{name}:".startswith(f"{given}:")]
    if not chosen:
        print("\n".join(known))
        return 2
    warnings.simplefilter("ignore")
    found = False
    for name in chosen:
        with TemporaryDirectory(prefix="tertius-fuzz-") as home:
            os.environ["TERTIUS_HOME"] = os.environ["TERTIUS_CACHE"] = home
            trial = run(name, known[name], asked.inputs, asked.seconds, asked.seed)
        found |= bool(trial.faults)
        print(trial.row(), flush=True)
        if asked.rows is not None:
            with asked.rows.open("a", encoding="utf-8") as rows:
                rows.write(f"{trial.row()}\n")
    return int(found)


if __name__ == "__main__":
    raise SystemExit(main())
