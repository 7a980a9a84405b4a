"""Frames as Parquet: every column keeps its kind, with missing cells or nothing but them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tertius.core.frames import write_frame


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([None] * 3000 + ["x"], "VARCHAR"),
        ([None, None, None, "x", None] * 1000, "VARCHAR"),
        ([None] * 5, "VARCHAR"),
        ([], "VARCHAR"),
        ([1] * 3000 + [1.5], "DOUBLE"),
        ([None] * 3000 + [True], "BOOLEAN"),
    ],
)
def test_a_column_of_objects_keeps_its_values(tmp_path: Path, values: list[object], kind: str) -> None:
    write_frame(pd.DataFrame({"a": pd.Series(values, dtype=object)}), tmp_path / "a.parquet")
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT a FROM read_parquet('{tmp_path / 'a.parquet'}')")
        assert str(found.description[0][1]) == kind
        assert [row[0] for row in found.fetchall()] == values
