"""Run jobs on a disk that is too small, give it room, begin them again, and compare what they leave.

Run ``PYTHONPATH=src:tests python tools/full_disk.py JOB TIMES`` as root on Linux: each try has a disk of its
own in memory, of a random share of what whole runs leave.  A job may do without what is kept for speed.  Else
it ends in one sentence; nothing partial lies there; and begun again with room enough, it leaves what whole
runs leave.  Without a job it lists them.
"""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from support.killing import JOBS, Ended, child, whole


def main(name: str, times: int) -> int:
    """Return 1 where a try ended otherwise."""
    rng, bad, full, sentences, job = random.Random(name), 0, 0, set[str](), JOBS[name]
    with TemporaryDirectory(prefix="tertius-full-") as folder:
        root = Path(folder)
        runs = whole(job, root)
        pages = sum(-(-len(data) // 4096) + 1 for data in runs.first.left.values())
        for number in range(times):
            disk = root / str(number)
            disk.mkdir()
            mount(
                disk, "-t", "tmpfs", "-o", f"size={max(4, int(pages * rng.uniform(0, 1.1))) * 4096}", "tmpfs"
            )
            try:
                ended = child(job, disk, fails=True)
                full += ended.status != 0
                sentences.add(ended.said.strip().replace(str(disk), "DISK")[-300:])
                faults = [what for what in (otherwise(ended), _unfinished(ended)) if what]
                mount(disk, "-o", "remount,size=4g")
                faults.append(runs.differs(child(job, disk).left))
            except AssertionError as fault:
                faults = [str(fault)]
            finally:
                subprocess.run(["umount", "-l", disk], check=True)
            bad += any(faults)
            print(
                "".join(f"{name}, try {number}: {fault}\n" for fault in faults if fault), end="", flush=True
            )
    print("\n".join(sorted(sentences)))
    print(f"{name}: {times} disks, {full} too small to end, {bad} with a fault")
    return 1 if bad else 0


def mount(disk: Path, *options: str) -> None:
    """Mount a disk in memory, or change its size."""
    subprocess.run(["mount", *options, disk], check=True)


def otherwise(ended: Ended) -> str:
    """Say how a job ended that did not say what is full in a sentence."""
    said = ended.said.strip()
    wrong = "internal error" in said.lower() or "Traceback" in said or (ended.status and not said)
    return f"exit status {ended.status}: {said[-400:]}" if wrong else ""


def _unfinished(ended: Ended) -> str:
    left = [file for file in ended.left if file.endswith(".part")]
    return f"unfinished: {left[:3]}" if left else ""


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in JOBS:
        print("\n".join(JOBS))
        raise SystemExit(2)
    raise SystemExit(main(sys.argv[1], int(sys.argv[2])))
