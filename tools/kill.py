"""Kill jobs at random moments, begin them again, and compare what they leave with what whole runs leave.

Run ``PYTHONPATH=src:tests python tools/kill.py JOB TIMES``; without a job it lists them.
Each try has an empty folder.  It is killed at a moment between its start and the end of a whole run, all its
processes at once, and then begun again.  Files that two whole runs leave alike must be left so after a kill
too, and nothing else may lie there but what whole runs leave.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from support.killing import JOBS, child

#: What a killed writer may leave: what nobody reads, under a name of chance; logs and journals.
_CHANCE = re.compile(r"(^|/)\.[^/]+\.[0-9a-z_]{8}(\.part$|/)|(-wal|-shm|\.log)$")


def main(name: str, times: int) -> int:
    """Return 1 where a try failed or left anything else."""
    rng, bad, killed, unread, job = random.Random(name), 0, 0, 0, JOBS[name]
    with TemporaryDirectory(prefix="tertius-kill-") as folder:
        root = Path(folder)
        child(job, root / "warm")  # compiles what has to be
        first, second = child(job, root / "first"), child(job, root / "second")
        alike = {file: data for file, data in first.left.items() if second.left.get(file) == data}
        for number in range(times):
            here = root / str(number)
            killed += child(job, here, rng.uniform(0, first.seconds)).killed
            try:
                left = child(job, here).left
            except AssertionError as fault:
                bad += 1
                print(f"{name}, try {number}: {fault}")
                continue
            other = [file for file, data in alike.items() if left.get(file) != data]
            stray = [f for f in left.keys() - first.left.keys() - second.left.keys() if not _CHANCE.search(f)]
            unread += any(_CHANCE.search(f) for f in left.keys() - first.left.keys())
            if other or stray:
                bad += 1
                print(f"{name}, try {number}: other {other[:3]}, not in a whole run {stray[:3]}")
    print(f"{name}: {times} tries of {first.seconds:.1f} s, {killed} killed before their end, "
          f"{len(alike)} of {len(first.left)} files compared, {unread} with an unfinished file beside, "
          f"{bad} with another result")  # fmt: skip
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in JOBS:
        print("\n".join(JOBS))
        raise SystemExit(2)
    raise SystemExit(main(sys.argv[1], int(sys.argv[2])))
