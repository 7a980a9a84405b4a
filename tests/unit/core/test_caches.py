"""Caches: results are counted and removed; no other file is."""

from __future__ import annotations

from pathlib import Path

from tertius.core.caches import clear, size
from tertius.core.store import Store


def test_only_results_are_removed(tmp_path: Path) -> None:
    key = "ab" + "0" * 62
    Store(tmp_path).put(key, 1)
    Store(tmp_path / "scenarios").put(key, 2)
    others = [tmp_path / "mine.json", tmp_path / "ab" / "notes.txt", tmp_path / f"{key}.json"]
    for other in others:
        other.write_text("{}")
    assert size(tmp_path).files == 2
    store = Store(tmp_path)
    assert store.put_packed(key, b"on the way")
    more = [store.path(key).with_suffix(".npz"), store.path(key).with_name(f".{key}.json.abcd12_x.part")]
    for kept in more:  # a fit, and what a killed writer left
        kept.write_bytes(b"1")
    assert size(tmp_path).files == 5
    assert clear(tmp_path).files == 5
    assert size(tmp_path).files == 0
    assert all(other.exists() for other in others)


def test_a_cache_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert clear(tmp_path / "none").files == 0
