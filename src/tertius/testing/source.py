"""What every source must do: say what it is, read its own sample, refuse everything else in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tertius.core.errors import SourceError
from tertius.panel.schema import LAST_YEAR
from tertius.sources.record import Source
from tertius.testing.expect import expect, expect_refusal

#: Files that are no upstream file of any source.
RUBBISH = (b"", b"\x00\xff" * 500, b"not,what,you\nthink,it,is\n", b'{"a": 1}')
#: Formats with an end mark; a text file that is cut at a line is only a shorter file.
BINARY = {".rda", ".rds", ".xlsx", ".dta", ".mat"}
#: Longest message, in characters: hostile files must not flood a terminal.
LONGEST = 2_000


def check_source(source: Source) -> None:
    """Check one source against its own sample.

    Raises
    ------
    AssertionError
        The record is incomplete; the parser does not read the sample, or not twice the same; or it takes
        rubbish, a truncated or an absent file for data.
    """
    where = f"source {source.name!r}"
    check_record(source, where)
    check_parser(source, where)
    check_refusals(source, where)


def check_record(source: Source, where: str) -> None:
    """Check that the record says where the data come from, and what every column means."""
    for name in ("title", "release", "terms", "citation", "unit_of_observation"):
        expect(len(getattr(source, name)) > 2, where, f"words under {name!r}", getattr(source, name))
    span = source.first, source.last
    expect(1800 <= source.first <= source.last <= LAST_YEAR, where, "first and last year in order", span)
    expect(source.files and source.tables, where, "at least one file and one table", "none")
    for file in source.files:
        expect(re.fullmatch(r"[0-9a-f]{64}", file.sha256), where, f"a SHA-256 of {file.name}", file.sha256)
    for table in source.tables:
        unknown = set(table.key) - set(table.names)
        expect(not unknown, f"{where}, table {table.name!r}", "keys among its columns", unknown)
        for column in table.columns:
            here = f"{where}, column {table.name}.{column.name}"
            expect(len(column.description) > 2, here, "a description", column.description)
            expect(column.unit or column.kind not in {"int", "float"}, here, "a unit", "none")


def check_parser(source: Source, where: str) -> None:
    """Check that the parser reads the sample into the declared tables, the same ones each time."""
    with sampled(source, where) as paths:
        parsed, again = source.parse(paths), source.parse(paths)
    declared = {table.name for table in source.tables}
    expect(set(parsed.tables) == declared, where, f"the tables {sorted(declared)}", sorted(parsed.tables))
    expect(any(len(frame) for frame in parsed.tables.values()), where, "rows from the sample", "none")
    names = {file.name for file in source.files}
    expect(set(parsed.digests) == names, where, "a digest of every file", sorted(parsed.digests))
    for name, frame in parsed.tables.items():
        expect(frame.equals(again.tables[name]), where, f"the same table {name!r} from the same files twice")


def check_refusals(source: Source, where: str) -> None:
    """Check that rubbish, cut and absent files are refused, each in one sentence."""
    for rubbish in RUBBISH:
        with sampled(source, where) as paths:
            for path in paths.values():
                path.write_bytes(rubbish)
            what = f"every file holds {rubbish[:12]!r}"
            said = expect_refusal(SourceError, lambda paths=paths: source.parse(paths), where, what)  # type: ignore[misc]
        expect("\n" not in said and len(said) < LONGEST, where, f"one sentence where {what}", said)
    with sampled(source, where) as paths:
        cut = [path for path in paths.values() if path.suffix in BINARY]
        for path in cut:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        if cut:
            expect_refusal(
                SourceError, lambda: source.parse(paths), where, "its binary files are cut in half"
            )
    with sampled(source, where) as paths:
        name, path = next(iter(paths.items()))
        path.unlink()
        said = expect_refusal(SourceError, lambda: source.parse(paths), where, f"{name} is absent")
        expect(name in said, where, f"an error that names {name}", said)


@contextmanager
def sampled(source: Source, where: str) -> Iterator[dict[str, Path]]:
    """Yield the paths of a fresh sample by the names of the source's files; they are gone afterwards."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        source.sample(folder)
        paths = {}
        for file in source.files:
            hits = [path for path in folder.rglob(Path(file.name).name) if path.is_file()]
            expect(len(hits) == 1, where, f"sample() to write {file.name} once", f"{len(hits)} of that name")
            paths[file.name] = hits[0]
        yield paths
