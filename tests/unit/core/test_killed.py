"""Writers that are killed at any moment leave a store that the next one completes; two at once agree."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.killing import JOBS, together
from tertius.core.store import Store

WRITER = """
import hashlib, sys
from pathlib import Path
from tertius.core.store import Store
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
for i in range(300):
    key = hashlib.sha256(str(i).encode()).hexdigest()
    store.cached(key, lambda: {"number": i, "values": [i / 7] * 2000})
"""


def start(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def entries(folder: Path) -> dict[str, object]:
    return {path.stem: Store(folder).get(path.stem) for path in sorted(folder.rglob("*.json"))}


def test_a_store_that_was_killed_is_completed_and_the_same(tmp_path: Path) -> None:
    whole, rng, counts = tmp_path / "whole", random.Random(5), []
    assert start(whole).wait() == 0
    assert len(entries(whole)) == 300
    for number in range(4):
        folder = tmp_path / str(number)
        process = start(folder)
        time.sleep(rng.uniform(0, 0.05))
        process.kill()
        process.wait()
        found = entries(folder)
        counts.append(len(found))
        assert all(found[key] == entries(whole)[key] for key in found)  # what is there is whole
        assert start(folder).wait() == 0
        assert entries(folder) == entries(whole)
    assert min(counts) < 300


def test_two_processes_on_one_cold_store_agree(tmp_path: Path) -> None:
    both = [start(tmp_path / "one") for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert start(tmp_path / "two").wait() == 0
    assert entries(tmp_path / "one") == entries(tmp_path / "two")
    assert not [path for path in (tmp_path / "one").rglob("*") if path.is_file() and path.suffix != ".json"]


@pytest.mark.skipif("TERTIUS_SLOW" not in os.environ, reason="compiles eight times; set TERTIUS_SLOW=1")
@pytest.mark.parametrize("job", ["claim", "fitted"])
def test_eight_cold_processes_at_once_find_the_same_and_say_nothing(job: str, tmp_path: Path) -> None:
    """They share the store of results, the user's folder and compiled code, in which nothing lies yet."""
    ended = together(JOBS[job], tmp_path, 8)
    result = {"claim": "verdict", "fitted": "theta"}[job]
    assert len({one.left[result] for one in ended}) == 1
    assert not any("warning" in one.said.lower() or "damaged" in one.said for one in ended), ended[0].said
    assert not list(tmp_path.rglob("*.part"))
