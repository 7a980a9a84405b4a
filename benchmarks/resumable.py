"""Studies of many replicates that can be stopped: each result is written as it comes, and read again.

A file holds one JSON value a line: the settings first, then ``[number, result]`` of each replicate.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any


def study(count: int, one: Callable[[int], Any], settings: Mapping[str, Any], keep: Path | None) -> list[Any]:
    """Return `one(0)` to `one(count - 1)`; those that `keep` holds are read from it, the others added to it.

    Parameters
    ----------
    count : int
    one : callable
        From the number of a replicate to what JSON can hold.
    settings : mapping
        What results depend on besides; a file of others is refused.
    keep : path, optional
    """
    held = {} if keep is None else _read(keep, dict(settings))
    for number in range(count):
        if number not in held:
            held[number] = one(number)
            if keep is not None:
                _add(keep, [number, held[number]])
    return [held[number] for number in range(count)]


def _read(path: Path, settings: dict[str, Any]) -> dict[int, Any]:
    """Return what a file holds, less a last line that an interruption cut short."""
    if not path.exists() or not path.stat().st_size:
        _add(path, settings)
        return {}
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if not lines[-1].endswith("\n"):
        os.truncate(path, sum(len(line.encode()) for line in lines[:-1]))
        lines.pop()
    if not lines or json.loads(lines[0]) != json.loads(json.dumps(settings)):
        raise SystemExit(f"{path} holds a study with other settings: name another file")
    return dict(json.loads(line) for line in lines[1:])


def _add(path: Path, value: Any) -> None:
    with path.open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(value) + "\n")
