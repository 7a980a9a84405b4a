"""A kernel gives the same bits in the process that compiles it as in those that find it kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CODE = """
from hashlib import sha256
from tertius import saom
from tertius.saom.api import model_of
model = model_of(saom.load_data("pupils"), "friends ~ density + recip + transTrip + inPopSqrt", None)[0]
made = model.simulate(model.start(), 40, seed=3, threads=1)
print(*(sha256(a.tobytes()).hexdigest() for a in (made.statistics, made.scores, made.times)))
"""


def run(folder: Path) -> str:
    """Return the digests that a process of its own prints, with its kernels in `folder`."""
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        env={**os.environ, "TERTIUS_KERNELS": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_compiled_and_kept_kernels_agree_to_the_last_bit(tmp_path: Path) -> None:
    first = run(tmp_path)
    assert list(tmp_path.rglob("*.nbc"))
    assert run(tmp_path) == first
