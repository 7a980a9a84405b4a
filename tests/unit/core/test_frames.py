"""Data frames as files and plain records."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from tertius.core.frames import finite, records, write_frame

FRAME = pd.DataFrame({"name": ["a", "b"], "value": [1.5, np.nan]})


@pytest.mark.parametrize("name", ["table.csv", "it's.parquet"])
def test_what_is_written_can_be_read_back(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    write_frame(FRAME, path)
    if path.suffix == ".csv":
        back = pd.read_csv(path)
    else:
        with duckdb.connect() as connection:
            back = connection.execute("SELECT * FROM read_parquet(?)", [str(path)]).df()
    pd.testing.assert_frame_equal(back, FRAME, check_dtype=False)
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == [name]


def test_what_json_does_not_know_is_null() -> None:
    assert records(FRAME) == [{"name": "a", "value": 1.5}, {"name": "b", "value": None}]
    assert finite({"a": [float("inf"), 2, "x"], "b": (float("nan"),)}) == {"a": [None, 2, "x"], "b": [None]}
