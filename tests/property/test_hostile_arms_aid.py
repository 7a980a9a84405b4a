"""Damaged upstream files: whatever the bytes, a table that holds its schema or one clear sentence."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.core.errors import SourceError
from tertius.sources import arms_register, atop, bases, gcdf, mcmanus_nieman, us_aid, us_troops
from tertius.sources.record import Source

ALL = [m.SOURCE for m in (arms_register, atop, bases, gcdf, mcmanus_nieman, us_aid, us_troops)]
CELLS = [
    b"",
    b"-1",
    b"nan",
    b"inf",
    b"1e400",
    b"99999999999999999999",
    b"0x10",
    b"\x00",
    b'"',
    b"\n",
    b",",
    b"\xe9",
]


@pytest.mark.parametrize("source", ALL, ids=lambda s: s.name)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_file_parses_or_is_refused_in_one_sentence(source: Source, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source.sample(folder)
        path = folder / source.files[0].name
        parts = path.read_bytes().split(b",")
        for _ in range(data.draw(st.integers(1, 3))):
            parts[data.draw(st.integers(0, len(parts) - 1))] = data.draw(st.sampled_from(CELLS))
        path.write_bytes(b",".join(parts))
        try:
            tables = source.read(folder).tables
        except SourceError as error:
            assert "\n" not in str(error)
            assert len(str(error)) < 1000
        else:
            assert set(tables) == {table.name for table in source.tables}
