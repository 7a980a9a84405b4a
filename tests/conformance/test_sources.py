"""One battery over every source: its record is complete, its parser reads its sample and refuses rubbish."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tertius.core.errors import SourceError
from tertius.sources import SOURCES
from tertius.sources.record import Source

ALL = SOURCES.all()


@pytest.fixture(params=ALL, scope="module")
def source(request: pytest.FixtureRequest) -> Source:
    return ALL[request.param]


def sample(source: Source, folder: Path) -> dict[str, Path]:
    source.sample(folder)
    found = {}
    for file in source.files:
        hits = [p for p in folder.rglob(Path(file.name).name) if p.is_file()]
        assert len(hits) == 1, f"sample() writes no {file.name}"
        found[file.name] = hits[0]
    return found


def test_the_record_is_complete(source: Source) -> None:
    assert ALL[source.name] is source
    for text in (source.title, source.release, source.terms, source.citation, source.unit_of_observation):
        assert len(text) > 2
    assert 1800 <= source.first <= source.last <= 2026
    assert source.files
    assert source.tables
    for file in source.files:
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256), file


def test_every_column_says_what_it_is(source: Source) -> None:
    for table in source.tables:
        assert set(table.key) <= set(table.names)
        for column in table.columns:
            assert len(column.description) > 2, column
            if column.kind in {"int", "float"}:
                assert column.unit, f"{table.name}.{column.name} has no unit"


def test_the_parser_reads_its_sample(source: Source, tmp_path: Path) -> None:
    parsed = source.parse(sample(source, tmp_path))
    assert set(parsed.tables) == {table.name for table in source.tables}
    assert any(len(frame) for frame in parsed.tables.values())
    assert set(parsed.digests) == {file.name for file in source.files}


def test_the_parser_is_deterministic(source: Source, tmp_path: Path) -> None:
    paths = sample(source, tmp_path)
    one, two = source.parse(paths), source.parse(paths)
    for name, frame in one.tables.items():
        assert frame.equals(two.tables[name])


@pytest.mark.parametrize("rubbish", [b"", b"\x00\xff" * 500, b"not,what,you\nthink,it,is\n", b'{"a": 1}'])
def test_rubbish_is_refused_in_one_sentence(source: Source, tmp_path: Path, rubbish: bytes) -> None:
    paths = sample(source, tmp_path)
    for path in paths.values():
        path.write_bytes(rubbish)
    with pytest.raises(SourceError) as caught:
        source.parse(paths)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 2_000


def test_a_truncated_binary_file_is_refused(source: Source, tmp_path: Path) -> None:
    paths = sample(source, tmp_path)
    binary = {".rda", ".rds", ".xlsx", ".dta", ".mat"}
    cut = [path for path in paths.values() if path.suffix in binary]
    if not cut:
        pytest.skip("text files have no end mark: a cut at a line is a shorter file")
    for path in cut:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(SourceError):
        source.parse(paths)


def test_an_absent_file_is_named(source: Source, tmp_path: Path) -> None:
    paths = sample(source, tmp_path)
    name, path = next(iter(paths.items()))
    path.unlink()
    with pytest.raises(SourceError, match=re.escape(name)):
        source.parse(paths)
