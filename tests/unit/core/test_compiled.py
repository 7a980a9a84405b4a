"""Compiled code on disk: damaged files are compiled anew, unwritable folders are no obstacle."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from tertius.core import compiled as module
from tertius.core.compiled import compiled, kernel_folder


def twice(x: float) -> float:
    return 2 * x


def files(folder: Path, ending: str) -> list[Path]:
    return sorted(folder.rglob(f"*.{ending}"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TERTIUS_KERNELS", str(tmp_path))
    module.warn.cache_clear()
    assert compiled(twice)(2.0) == 4.0
    return tmp_path


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100])


def flipped(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 255
    file.write_bytes(data)


@pytest.mark.parametrize("damage", [emptied, cut, flipped, Path.unlink])
@pytest.mark.parametrize("ending", ["nbi", "nbc", "sha256"])
def test_a_damaged_file_is_compiled_anew(folder: Path, ending: str, damage: Callable[[Path], None]) -> None:
    for file in files(folder, ending):
        damage(file)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert compiled(twice)(3.0) == 6.0
    assert len([w for w in said if "compiled anew" in str(w.message)]) <= 1
    assert all(files(folder, end) for end in ("nbi", "nbc", "sha256"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert compiled(twice)(4.0) == 8.0, "whole again, nothing is said"


def test_nothing_is_written_beside_the_sources(folder: Path) -> None:
    assert files(folder, "nbc") and not files(Path(__file__).parent, "nbc")
    assert not files(Path(module.__file__).parents[1], "nbc")


def test_a_folder_that_cannot_be_made_is_replaced_for_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module.warn.cache_clear()
    (tmp_path / "file").touch()
    monkeypatch.setenv("TERTIUS_KERNELS", str(tmp_path / "file" / "kernels"))
    with pytest.warns(RuntimeWarning, match="for this run only"):
        assert kernel_folder().is_dir()
    assert compiled(twice)(2.0) == 4.0


def test_without_a_home_the_user_folder_is_temporary() -> None:
    code = "import os; os.environ.clear(); from tertius.core.files import home; print(home())"
    fake = "import pwd; pwd.getpwuid = lambda uid: (_ for _ in ()).throw(KeyError(uid)); "
    done = subprocess.run([sys.executable, "-c", fake + code], capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).name.startswith("tertius-")


TOGETHER = """
import os, time, warnings
import numba, numpy as np
from tertius.core.compiled import compiled

def total(x):
    s = x[0] * 0
    for k in range(x.shape[0]):
        s += x[k] * x[k]
    return s

kinds = [np.arange(4), np.arange(4.0), np.arange(4, dtype=np.float32), np.arange(4) * (1 + 0j)]
numba.njit(total)(kinds[0])  # numba's own start
start, children = time.time() + 0.3, []
warnings.simplefilter("error")
for n in range(8):
    if (pid := os.fork()) == 0:
        bad = 1
        try:
            while time.time() < start:
                pass
            function = compiled(total)
            found = [function(kinds[(k + n) % 4]) for k in range(4)]
            bad = int(any(value != 14 for value in found))
        finally:
            os._exit(bad)
    children.append(pid)
print([os.waitpid(pid, 0)[1] for pid in children])
with warnings.catch_warnings():
    print([compiled(total)(kind) for kind in kinds])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children by fork")
def test_eight_processes_that_compile_for_four_types_at_once_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an order among them they took each other's half-written files for damaged ones."""
    monkeypatch.setenv("TERTIUS_KERNELS", str(tmp_path / "kernels"))
    (tmp_path / "together.py").write_text(TOGETHER, encoding="utf-8")
    for _ in range(2):  # cold, then warm
        done = subprocess.run(
            [sys.executable, "together.py"], cwd=tmp_path, capture_output=True, text=True, timeout=300
        )
        assert done.stdout == f"{[0] * 8}\n[14, 14.0, 14.0, (14+0j)]\n", done.stderr
    assert not done.stderr
    assert len(files(tmp_path, "nbc")) == 4
