"""Files of finished worlds come from other machines: nothing in one is believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tertius.core.errors import StoreError
from tertius.core.store import Store
from tertius.pipeline.calibration_files import RESULT, export, restore

KEY = "ab" * 32
WORLD = dict.fromkeys(RESULT, 0.5)


def test_what_was_exported_is_taken_over(tmp_path: Path) -> None:
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    here.put(KEY, WORLD)
    assert export(here, [KEY, "cd" * 32], tmp_path / "a.jsonl") == 1
    assert restore(there, tmp_path / "a.jsonl") == 1 and there.get(KEY) == WORLD


@pytest.mark.parametrize(
    "line",
    [
        *(
            json.dumps([key, WORLD])
            for key in ("../../../x", "/x", KEY[:-1], KEY.upper(), KEY + "\n", 3, None)
        ),
        json.dumps([KEY, {**WORLD, "more": 1}]),
        json.dumps([KEY]),
        json.dumps({KEY: WORLD}),
        "[" * 100_000,
        "{",
        "\x00",
    ],
)
def test_anything_else_is_refused_whole(tmp_path: Path, line: str) -> None:
    file, folder = tmp_path / "a.jsonl", tmp_path / "a" / "b" / "c" / "store"
    file.write_text(f"{json.dumps([KEY, WORLD])}\n{line}\n", encoding="utf-8")
    with pytest.raises(StoreError) as refused:
        restore(Store(folder), file)
    assert len(str(refused.value)) < 500
    assert [path.name for path in tmp_path.rglob("*")] == ["a.jsonl"]
