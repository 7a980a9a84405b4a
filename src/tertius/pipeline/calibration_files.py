"""Finished worlds as a file: what one machine has done, another goes on from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from tertius.core.delimited import split_lines
from tertius.core.errors import StoreError, shorten
from tertius.core.files import atomic, read_text
from tertius.core.store import Store
from tertius.core.tree import read_json

WHAT = "worlds that tertius calibrate --export wrote"
LARGEST = 2_000_000_000  # bytes
_KEY = re.compile("[0-9a-f]{64}")
#: Fields of a world's result.
RESULT = frozenset(
    ("label value low high n truth zone mass alone honest wrong astray right leaning").split()  # noqa: SIM905
)


def export(store: Store, keys: Iterable[str], file: Path) -> int:
    """Write the worlds that are done to a file from which another machine can go on; return how many."""
    known = {key: value for key in sorted(keys) if (value := store.get(key)) is not None}
    with atomic(file) as part:
        lines = (json.dumps([key, value], sort_keys=True) for key, value in known.items())
        part.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(known)


def restore(store: Store, file: Path) -> int:
    """Take over the worlds of a file that `export` wrote; return how many.

    Raises
    ------
    StoreError
        The file cannot be read, or holds something else; nothing is taken over then.
    """
    text = read_text(file, LARGEST, StoreError)
    lines = enumerate(split_lines(text), 1)
    rows = [read_json(line, f"{file}:{number}", StoreError) for number, line in lines if line]
    try:
        worlds = [(key, value) for key, value in rows if set(value) == RESULT]
        strange = [key for key, _ in worlds if not (isinstance(key, str) and _KEY.fullmatch(key))]
    except (ValueError, TypeError) as error:
        raise StoreError(str(file), WHAT, "something else") from error
    if strange:  # a key is part of a file's name
        raise StoreError(str(file), "keys of 64 hexadecimal digits", shorten(strange[0]))
    if len(worlds) != len(rows):
        raise StoreError(str(file), "worlds of this version", f"{len(rows) - len(worlds)} of another")
    for key, value in worlds:
        store.put(key, value)
    return len(worlds)
