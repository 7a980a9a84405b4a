"""Kill a command at random moments and start it again, and compare what it leaves with that of a whole run.

Run ``python tools/kill.py TIMES SECONDS FILE -- COMMAND ...``.
FILE is what the command writes, without a date in it.
Each try starts from an empty user-level folder, kills the command within SECONDS, and runs it to its end.
"""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory


def digest(path: Path) -> str:
    """Return the digest of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(times: int, seconds: float, name: str, command: list[str]) -> int:
    """Return 1 where a try failed or left other bytes."""
    rng, bad, killed = random.Random(1), 0, 0
    with TemporaryDirectory(prefix="tertius-kill-") as folder:
        wanted = ""
        for number in range(times + 1):
            root = Path(folder) / str(number)
            root.mkdir()
            kept = os.environ.get("TERTIUS_KERNELS", f"{folder}/kernels")
            env = os.environ | {"TERTIUS_HOME": str(root / "home"), "TERTIUS_CACHE": str(root / "cache")}
            env["TERTIUS_KERNELS"] = kept
            if number:
                process = subprocess.Popen(
                    command, cwd=root, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
                time.sleep(rng.uniform(0, seconds))
                killed += process.poll() is None
                process.kill()
                process.wait()
            done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True)
            got = digest(root / name) if done.returncode == 0 else done.stderr[-300:]
            wanted = wanted or got
            if got != wanted:
                bad += 1
                print(f"try {number}: {got}")
    print(f"{times} tries, {killed} killed before their end, {bad} with another result")
    return 1 if bad else 0


if __name__ == "__main__":
    at = sys.argv.index("--")
    raise SystemExit(main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], sys.argv[at + 1 :]))
