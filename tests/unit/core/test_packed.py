"""Packed values: they come back as they were, and what a file names beside data is not made."""

from __future__ import annotations

import importlib
import io
import os
import pickle
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tertius.claims.verdict import Estimate
from tertius.core import opcodes
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


def test_a_type_that_lies_about_its_contents_is_refused() -> None:
    """A field of objects in a type that says it holds none would make an address in the file an object."""
    lying = Calls(np.dtype, "V8", False, True)
    state = (3, "|", None, ("a",), {"a": (np.dtype("O"), 0)}, 8, 1, 0)
    lying.call = (*lying.call, state)
    data = zlib.compress(pickle.dumps(Calls(np.ndarray, (1,), lying, b"A" * 8), protocol=4))
    with pytest.raises(ValueError, match=r"numpy\.(ndarray|dtype) is no record|not written"):
        unpacked(data)
    for spec in ("O", "|O8", "i4,O", [["a", "O"]], "V8", "U99999999999999999999"):
        for made in (packing.array, packing.scalar):
            arguments = (spec, (1,), "C", b"A" * 8) if made is packing.array else (spec, b"A" * 8)
            with pytest.raises(ValueError, match="no packed value"):
                unpacked(zlib.compress(pickle.dumps(Calls(made, *arguments))))


@pytest.mark.parametrize(
    "name", ["tertius.claims.verdict\x94Estimate", "tertius.core.packed\x94array", "builtins\x94slice"]
)
def test_nothing_that_a_file_names_can_be_changed_by_it(name: str) -> None:
    module, _, name = name.partition("\x94")
    kind = getattr(importlib.import_module(module), name)
    head = (
        b"\x80\x04\x8c"
        + bytes([len(module)])
        + module.encode()
        + b"\x8c"
        + bytes([len(name)])
        + name.encode()
    )
    for state in (b"N}\x8c\x05_make\x8c\x03bads\x86b.", b"}\x8c\x05_make\x8c\x03badsb."):
        with pytest.raises(ValueError, match="no packed value"):
            unpacked(zlib.compress(head + b"\x93" + state))
    assert getattr(kind, "_make", None) != "bad"


@pytest.mark.parametrize("values", [{}, {"value": 1.0, "more": 2}])
def test_a_record_with_other_fields_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="other fields"):
        unpacked(zlib.compress(pickle.dumps(Calls(packing.record, Estimate.__module__, "Estimate", values))))


def test_structured_and_empty_arrays_scalars_and_views_come_back() -> None:
    rows = np.array([(1, "ab", 0.5)], dtype=[("k", "i8"), ("s", "U2"), ("v", "f8")])
    values = [
        rows,
        np.zeros((0, 3)),
        np.float64(0.1),
        np.str_(""),
        np.arange(9)[::2],
        np.array("x"),
        1j,
        range(3),
    ]
    back = unpacked(packed(values, 10_000) or b"")
    for old, new in zip(values, back, strict=True):
        assert type(new) is type(old)
        assert not isinstance(old, np.ndarray) or (new.dtype == old.dtype and new.flags.writeable)
        assert np.array_equal(old, new)
    assert packed(np.ma.masked_array([1, 2], [True, False]), 1000) is None


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


MANY = 2 * 10**9
BYTES = bytes(10**6)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x80\x05Nr" + MANY.to_bytes(4, "little") + b".",  # a place in memory, which grows up to it
        b"\x80\x05Np%d\n." % MANY,
        b"\x80\x05B" + MANY.to_bytes(4, "little") + b"a.",
        b"\x80\x05\x8e" + (10**12).to_bytes(8, "little") + b"a.",
        b"\x80\x05\x96" + (10**12).to_bytes(8, "little") + b"a.",
        b"\x80\x05X" + MANY.to_bytes(4, "little") + b"a.",
        b"\x80\x05\x8c\xffa.",
        b"\x80\x05N",
        b"",
        b"\x80\x05(" + b"\x8f" * (opcodes.MOST + 1) + b"t.",
    ],
)
def test_a_size_that_a_file_cannot_hold_is_not_believed(raw: bytes) -> None:
    assert refused_in_little(zlib.compress(raw))


@pytest.mark.parametrize(
    "value",
    [
        Calls(packing.array, "objects", (MANY,), "C", range(MANY)),
        Calls(packing.array, "|u1", (MANY,), "C", range(MANY)),
        Calls(packing.array, "|u1", range(MANY), "C", b"a"),
        Calls(packing.array, "<U500000000", (MANY,), "C", b""),
        Calls(packing.table, ["a"], [1], range(MANY)),
        Calls(packing.table, ["a"], [range(MANY)], None),
        Calls(packing.table, ["a"], [1], None),
        Calls(packing.table, ["a", "b"], [np.zeros(2), np.zeros(1)], None),
        Calls(packing.table, ["a", "a"], [np.zeros(2), np.zeros(2)], None),
        Calls(packing.table, range(MANY), [np.zeros(2)], None),
        [Calls(packing.array, "|u1", (10**6,), "C", BYTES) for _ in range(1000)],
    ],
)
def test_a_value_that_is_larger_than_its_file_is_not_made(value: object) -> None:
    assert refused_in_little(zlib.compress(packing_dump(value)))


def test_columns_that_are_one_array_many_times_are_bounded_by_the_file() -> None:
    column = np.zeros(10**6)
    names = [f"c{n}" for n in range(1000)]
    assert refused_in_little(zlib.compress(packing_dump(Calls(packing.table, names, [column] * 1000, None))))


def packing_dump(value: object) -> bytes:
    """Return a pickle whose arrays are written as our writer writes them."""
    out = io.BytesIO()
    packing._Writer(out, protocol=5).dump(value)
    return out.getvalue()


def refused_in_little(data: bytes) -> bool:
    """Whether bytes are refused, and nothing large is made before."""
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="no packed value"):
            unpacked(data)
        return tracemalloc.get_traced_memory()[1] < 300_000_000
    finally:
        tracemalloc.stop()


def test_what_is_written_is_read_whatever_it_holds() -> None:
    long = [f"name {n}" for n in range(70_000)]  # places in memory of more than two bytes
    values = [1, -1, 255, 256, 2**40, 10**700, "", "é" * 300, b"", b"a" * 300, bytearray(b"ab"), True, None,
              {1}, frozenset({2}), (1, 2, 3, 4), [], {}, 0.1, long, long]  # fmt: skip
    assert unpacked(packed(values, 10**7) or b"") == values
