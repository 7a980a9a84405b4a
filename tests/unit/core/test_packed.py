"""Packed values: they come back as they were, and what a file names beside data is not made."""

from __future__ import annotations

import os
import pickle
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tertius.claims.verdict import Estimate
from tertius.core import packed as packing
from tertius.core.packed import packed, unpacked
from tertius.core.store import Store

ESTIMATE = Estimate(0.1 + 0.2, None, float("inf"), 0.95, "share", 3, 2.5, "of what")


def test_plain_values_arrays_tables_and_records_come_back_to_the_last_bit() -> None:
    names = np.array(["a", "b"], dtype=object)
    frame = pd.DataFrame({"x": [0.1, np.nan], "n": [1, 2]})
    data = packed(
        {"e": (ESTIMATE, {1, 2}), "a": np.arange(6.0).reshape(2, 3).T, "f": frame, "o": names}, 10_000
    )
    assert data is not None
    back = unpacked(data)
    assert back["e"] == (ESTIMATE, {1, 2}) and back["a"].flags.f_contiguous
    assert back["a"].tobytes() == np.arange(6.0).reshape(2, 3).T.tobytes()
    assert back["o"].tolist() == ["a", "b"]
    pd.testing.assert_frame_equal(back["f"], frame)


class Calls:
    def __init__(self, function: object, *arguments: object) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.call


@pytest.mark.parametrize(
    "function", [os.system, eval, pickle.loads, getattr, Path, packing.packed, Store.put]
)
def test_a_file_that_names_something_to_call_is_refused(function: object, tmp_path: Path) -> None:
    value = Calls(function, f"touch {tmp_path}/called")
    data = zlib.compress(pickle.dumps([1, value]))
    with pytest.raises(ValueError, match="no packed value"):
        unpacked(data)
    assert not any(tmp_path.iterdir())
    assert packed([1, value], 10_000) is None


def test_names_that_lead_out_of_a_module_of_ours_are_refused() -> None:
    data = zlib.compress(b"\x80\x04\x8c\x12tertius.core.files\x8c\tos.system\x93.")
    with pytest.raises(ValueError, match="no record"):
        unpacked(data)


def test_what_is_too_large_or_cannot_be_packed_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(1).random(1000)
    assert packed(noise, 100_000) is not None and packed(noise, 1000) is None
    assert packed(lambda: 1, 1000) is None
    monkeypatch.setattr(packing, "LARGEST", 1000)
    assert packed(np.zeros(1000), 100_000) is None


@pytest.mark.parametrize("damage", ["cut", "a bit", "another key", "nothing"])
def test_damaged_bytes_count_as_absent(damage: str, tmp_path: Path) -> None:
    store, key = Store(tmp_path), "ab" * 32
    assert store.put_packed(key, b"some\nbytes") and store.get_packed(key) == b"some\nbytes"
    file = store.path(key).with_suffix(".packed")
    whole = file.read_bytes()
    flipped = whole[:-1] + bytes([whole[-1] ^ 1])
    changed = {"cut": whole[:-1], "a bit": flipped, "another key": b"cd" + whole[2:], "nothing": b""}
    file.write_bytes(changed[damage])
    assert store.get_packed(key) is None
