"""A run gives the same figures whatever the machine: hash seeds, time zones, locales, threads, processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.killing import CASE

#: Locales of other countries are not installed everywhere; C with nothing but ASCII is.
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
EAST, WEST = {"TZ": "EAST-14"}, {"TZ": "WEST12"}
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def ran(folder: Path, workers: int, threads: int, **environment: str) -> dict[str, bytes]:
    """Return the files with figures of a whole run, by name."""
    folder.mkdir()
    (folder / "several.yaml").write_text(CASE, encoding="utf-8")
    own = {"TERTIUS_CACHE": str(folder / "cache"), **dict.fromkeys(THREADS, str(threads)), **environment}
    command = ("run", "several.yaml", "--out", "out", "--workers", str(workers), "--quiet")
    done = subprocess.run(
        [sys.executable, "-m", "tertius", *command],
        cwd=folder, env={**os.environ, **own}, capture_output=True, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-500:]
    return figures(folder)


def figures(folder: Path) -> dict[str, bytes]:
    """Return what a run left that holds no time."""
    out = folder / "out"
    files = sorted(file for file in out.rglob("*") if file.suffix in {".csv", ".svg", ".png"})
    return {str(file.relative_to(out)): file.read_bytes() for file in files}


@pytest.mark.skipif("TERTIUS_SLOW" not in os.environ, reason="whole runs; set TERTIUS_SLOW=1")
@pytest.mark.parametrize(
    ("workers", "threads", "environment"),
    [
        (1, 8, {"PYTHONHASHSEED": "1", **EAST, **ASCII}),
        (2, 2, {"PYTHONHASHSEED": "2", **WEST, "LC_ALL": "POSIX"}),
        (8, 1, {"PYTHONHASHSEED": "0", **EAST}),
    ],
    ids=["threads and ascii", "two processes", "eight processes"],
)
def test_a_run_is_the_same_everywhere(
    workers: int, threads: int, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = tmp_path_factory.getbasetemp() / "everywhere"
    expected = ran(base, 1, 1, PYTHONHASHSEED="0") if not base.exists() else figures(base)
    found = ran(tmp_path_factory.mktemp("other") / "run", workers, threads, **environment)
    assert len(expected) > 10 and found.keys() == expected.keys()
    assert [name for name in expected if found[name] != expected[name]] == []
