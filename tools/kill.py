"""Kill jobs at random moments, begin them again, and compare what they leave with what whole runs leave.

Run ``PYTHONPATH=src:tests python tools/kill.py JOB TIMES``; without a job it lists them.
Each try has an empty folder.  It is killed at a moment between its start and the end of a whole run, all its
processes at once, and then begun again.  Files that two whole runs leave alike must be left so after a kill
too, and nothing else may lie there but what whole runs leave.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from support.killing import JOBS, child, whole


def main(name: str, times: int) -> int:
    """Return 1 where a try failed or left anything else."""
    rng, bad, killed, unread, job = random.Random(name), 0, 0, 0, JOBS[name]
    with TemporaryDirectory(prefix="tertius-kill-") as folder:
        root = Path(folder)
        runs = whole(job, root)
        seconds = runs.first.seconds
        for number in range(times):
            here = root / str(number)
            killed += child(job, here, rng.uniform(0, seconds)).killed
            try:
                left = child(job, here).left
            except AssertionError as fault:
                bad += 1
                print(f"{name}, try {number}: {fault}")
                continue
            unread += runs.unfinished(left)
            if differs := runs.differs(left):
                bad += 1
                print(f"{name}, try {number}: {differs}")
    print(f"{name}: {times} tries of {seconds:.1f} s, {killed} killed before their end, "
          f"{len(runs.alike)} of {len(runs.first.left)} files compared, {unread} with an unfinished file "
          f"beside, {bad} with another result")  # fmt: skip
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in JOBS:
        print("\n".join(JOBS))
        raise SystemExit(2)
    raise SystemExit(main(sys.argv[1], int(sys.argv[2])))
