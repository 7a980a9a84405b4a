"""Files of arrays: whatever is done to one, it is read or refused in one sentence."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from tertius.core import npz
from tertius.core.errors import ModelError
from tertius.core.npz import read_arrays

WHAT = "a file of numbers"


@pytest.fixture(params=["packed", "plain"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    save = np.savez_compressed if request.param == "packed" else np.savez
    save(tmp_path / "a.npz", a=np.arange(40.0).reshape(4, 10), head=np.array('{"x": 1}'))
    return tmp_path / "a.npz"


def test_what_was_saved_comes_back(made: Path) -> None:
    held = read_arrays(made, ModelError, WHAT)
    assert sorted(held) == ["a", "head"] and held["a"][3, 9] == 39 and str(held["head"]) == '{"x": 1}'


@pytest.mark.parametrize("order", ["<", ">"])
def test_text_of_what_is_no_character_is_refused(order: str, tmp_path: Path) -> None:
    for text in (np.array(["aé😀", ""]), np.array("a"), np.array([], dtype="U3")):
        np.savez(tmp_path / "a.npz", text=text.astype(text.dtype.newbyteorder(order)))
        assert read_arrays(tmp_path / "a.npz", ModelError, WHAT)["text"].tolist() == text.tolist()
    for number in (0x110000, 0xFFFFFFFF):
        held = np.array([65, number], dtype=f"{order}u4").view(f"{order}U2")
        np.savez(tmp_path / "a.npz", text=held)
        with pytest.raises(ModelError, match="a file that cannot be read"):
            read_arrays(tmp_path / "a.npz", ModelError, WHAT)


def damaged(data: bytes, rng: random.Random) -> bytes:
    at, some = rng.randrange(len(data)), rng.randrange(1, 200)
    kinds = (data[:at], data[:at] + bytes(some) + data[at + some :], rng.randbytes(some), b"")
    flipped = bytearray(data)
    for _ in range(rng.choice((1, 3, 10))):
        flipped[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return rng.choice((*kinds, bytes(flipped), bytes(flipped), bytes(flipped)))


def test_damage_is_one_sentence(made: Path) -> None:
    """Among others: names that differ in the archive's two lists, encryption, other ways of packing."""
    rng, whole, refused = random.Random(1), made.read_bytes(), 0
    for _ in range(400):
        made.write_bytes(damaged(whole, rng))
        try:
            read_arrays(made, ModelError, WHAT, "make it again")
        except ModelError as error:
            refused += 1
            assert error.expected == WHAT and error.remedy == "make it again"
    assert refused > 200


def test_what_is_too_large_or_not_there_is_named(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="no such file"):
        read_arrays(made.with_name("b.npz"), ModelError, WHAT)
    monkeypatch.setattr(npz, "LARGEST", 100)
    with pytest.raises(ModelError, match="at most 100 bytes"):
        read_arrays(made, ModelError, WHAT)
