"""A short run of the fuzzer at every entrance; `tools/fuzz.py` runs it for as long as one likes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from support.fuzzing import check, entrances
from support.fuzzing.entrance import Entrance, Take
from support.fuzzing.trial import run
from tertius.core.errors import UsageError

ALL = entrances()
SLOW = {
    "import": 6,
    "parquet": 10,
    "command": 12,
    "cluster": 3,
    "case-notes": 1,
    "draft-yaml": 15,
    "request": 60,
}


@pytest.mark.parametrize("name", ALL)
def test_any_input_is_read_or_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    entrance = ALL[name]
    for seed in range(SLOW.get(name, 4 if name.startswith("source:") else 40)):
        check(entrance, entrance.input(seed), tmp_path)


@pytest.mark.parametrize(
    "name", [name for name in ALL if name not in ("case-notes", "cluster", "draft-as-case")]
)
def test_a_sample_is_read_so_that_its_changes_reach_far(name: str, tmp_path: Path) -> None:
    assert check(ALL[name], ALL[name].samples[0], tmp_path)


def refuse(data: bytes, folder: Path) -> None:
    raise UsageError("a", "b", "c")


def fail(data: bytes, folder: Path) -> None:
    raise KeyError("x")


def blame(data: bytes, folder: Path) -> None:
    raise UsageError("a", "b", "KeyError('x')")


def die(data: bytes, folder: Path) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def linger(data: bytes, folder: Path) -> None:
    end = time.process_time() + 0.2
    while data.endswith(b"x") and time.process_time() < end:
        pass


@pytest.mark.parametrize(
    ("take", "fault"),
    [
        (refuse, ""),
        (fail, "KeyError"),
        (blame, "words of a program"),
        (die, "ended by SIGKILL"),
        (linger, "slow"),
    ],
)
def test_the_fuzzer_counts_what_is_amiss(take: Take, fault: str) -> None:
    entrance = Entrance((b"a",), take, lambda data, rng: data + b"x", slow=0.1)
    found = run("a", entrance, 3, 60.0)
    assert found.tried == 3
    assert all(fault in kind for kind in found.faults)
    assert found.faults.total() == (0 if not fault else 2 if fault == "slow" else 3)
    assert found.read + found.faults.total() == (0 if take is refuse else 3)
    assert " | -" not in found.row()
