"""Compiled code on disk: damaged files are compiled anew, unwritable folders are no obstacle."""

from __future__ import annotations

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
