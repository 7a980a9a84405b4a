"""Files of MATLAB: what is cut or damaged is refused before a library reads beyond its end."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from tertius.core.errors import SourceError
from tertius.sources.parsing.matlab import read_matlab


@pytest.fixture(params=[True, False])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "a.mat"
    savemat(path, {"a": np.arange(50.0), "b": np.array([[1]])}, do_compression=request.param)
    return path


def test_arrays_are_read_by_name(file: Path) -> None:
    held = read_matlab(file, ["a", "b"])
    assert held["a"].ravel().tolist() == list(range(50)) and held["b"].item() == 1
    with pytest.raises(SourceError, match="a matrix 'c', got a, b"):
        read_matlab(file, ["c"])


def test_a_file_that_is_cut_anywhere_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    for end in range(len(whole)):
        file.write_bytes(whole[:end])
        with pytest.raises(SourceError):
            read_matlab(file, ["a", "b"])


@pytest.mark.parametrize("inner", [b"", b"1234567", zlib.compress(bytes(80))[:9], zlib.compress(bytes(80))])
def test_a_compressed_part_that_is_cut_within_is_refused(inner: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mat"
    savemat(path, {"a": np.arange(50.0)}, do_compression=True)
    head = path.read_bytes()[:128]
    path.write_bytes(head + (15).to_bytes(4, "little") + len(inner).to_bytes(4, "little") + inner)
    with pytest.raises(SourceError, match="a compressed part"):
        read_matlab(path, ["a"])
