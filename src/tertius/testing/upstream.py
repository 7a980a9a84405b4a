"""What upstreams do to their files between releases, done to a source's sample.

A column gets another name, a note is put below the table, a year is added, the encoding or the line ends
change.  A parser may read what does not concern it; it must never read
something else without saying so.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError
from tertius.sources.record import Source
from tertius.testing.expect import expect
from tertius.testing.source import LONGEST, sampled

LABEL = "renamed_upstream"
TEXT = {".csv", ".tab", ".tsv", ".txt"}
_YEAR = re.compile(rb"(?<![0-9])(19[4-9][0-9]|20[0-2][0-9])(?![0-9])")
Change = Callable[[bytes], bytes]


def check_upstream_changes(source: Source) -> None:
    """Check that a source's parser says what changed, or reads the same rows, after each change of a file.

    Raises
    ------
    AssertionError
        Another error than `SourceError`, more than one sentence, or other rows read without a word.
    """
    where = f"source {source.name!r}"
    with sampled(source, where) as paths:
        before = source.parse(paths).tables
        for name, path in paths.items():
            data = path.read_bytes()
            if path.suffix in TEXT and b"\0" not in data:
                for what, change, grows in _changes(data):
                    path.write_bytes(change(data))
                    _check(source, paths, before, f"{where}: {name} {what}", grows)
            path.write_bytes(data)


def _check(
    source: Source, paths: Mapping[str, Path], before: Mapping[str, pd.DataFrame], where: str, grows: bool
) -> None:
    try:
        after = source.parse(paths).tables
    except SourceError as error:
        said = str(error)
        expect("\n" not in said and len(said) < LONGEST, where, "one sentence", said)
        return
    except Exception as error:
        raise AssertionError(
            f"{where}: expected a SourceError, got {type(error).__name__}: {error}"
        ) from error
    for name, frame in before.items():
        if grows:
            expect(len(after[name]) >= len(frame), where, f"no row of {name!r} lost", len(after[name]))
        else:
            # A column of values by state: its label is kept, and the derivation refuses what is no state.
            kept = after[name].isin([LABEL]).to_numpy().any()
            same = kept or after[name].equals(frame)
            expect(same, where, f"the same rows of {name!r}, or an error", after[name])


def _changes(data: bytes) -> Iterator[tuple[str, Change, bool]]:
    """Yield a change of a text file, in words and as a function, and whether rows may be added by it."""
    lines = re.split(rb"\r\n|\n", data)
    head = max(range(min(len(lines), 12)), key=lambda k: (len(_fields(lines[k])), -k))
    mark = _separator(lines[head])
    for column, label in enumerate(lines[head].split(mark)):
        if label.strip(b' "'):
            yield f"with column {label!r} renamed", _renamed(lines, head, column, mark), False
    whole = data.rstrip(b"\r\n")
    yield (
        "with a note below",
        lambda _: whole + b"\n\nNote: figures revised in 2026, see the codebook.\n",
        False,
    )
    yield "with blank lines below", lambda _: whole + b"\n\n\n", False
    yield "with DOS line ends", lambda _: b"\r\n".join(lines), False
    yield "with a byte order mark", lambda d: b"\xef\xbb\xbf" + d, False
    yield "in UTF-16", lambda d: d.decode("latin-1").encode("utf-16"), False
    yield "with a null character", lambda d: d[: len(d) // 2] + b"\0" + d[len(d) // 2 :], False
    yield "cut in its last record", lambda _: whole[: whole.rfind(mark)], False
    last = whole.rpartition(b"\n")[2]
    if _YEAR.search(last):
        later = _YEAR.sub(lambda m: str(min(int(m[1]) + 3, 2029)).encode(), last)
        yield "with a later year", lambda _: whole + b"\n" + later + b"\n", True


def _separator(line: bytes) -> bytes:
    return max((b",", b";", b"\t"), key=line.count)


def _fields(line: bytes) -> list[str]:
    return next(csv.reader([line.decode("latin-1")], delimiter=_separator(line).decode()), [])


def _renamed(lines: list[bytes], head: int, column: int, mark: bytes) -> Change:
    labels = lines[head].split(mark)
    labels[column] = LABEL.encode()
    return lambda _: b"\n".join([*lines[:head], mark.join(labels), *lines[head + 1 :]])
