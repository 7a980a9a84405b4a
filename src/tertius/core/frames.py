"""Data frames as files and as plain records."""

from __future__ import annotations

import errno
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from tertius.core.errors import StoreError, shorten
from tertius.core.files import atomic

if TYPE_CHECKING:
    import duckdb


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write `frame` as CSV or, under any other suffix, as Parquet; no partial file is left behind."""
    import duckdb

    with atomic(path) as part:
        if path.suffix == ".csv":
            frame.to_csv(part, index=False)
        else:
            # A column without any value would get no type: readers take it for numbers, or fail on it.
            blank = [name for name in frame if frame[name].dtype == object and frame[name].isna().all()]
            frame = frame.astype(dict.fromkeys(blank, "string"))
            with duckdb.connect() as connection:
                connection.register("frame", frame)
                copy(connection, "frame", part, "FORMAT parquet")


def copy(connection: duckdb.DuckDBPyConnection, rows: str, path: Path, options: str) -> None:
    """Write what SQL names to a file.

    Raises
    ------
    OSError, StoreError
        What the machine refuses; duckdb says it in words alone, which differ between versions.
    """
    import duckdb

    quoted = str(path).replace("'", "''")
    try:
        connection.execute(f"COPY {rows} TO '{quoted}' ({options})")
    except duckdb.IOException as error:
        for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            if os.strerror(code) in str(error):
                raise OSError(code, os.strerror(code), str(path)) from error
        raise StoreError(str(path), "a file that can be written", shorten(str(error))) from error


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one mapping per row, fit for JSON."""
    return [finite(row) for row in frame.to_dict("records")]


def finite(value: Any) -> Any:
    """Return `value` with NaN and infinities as None, lists and mappings included: JSON knows neither."""
    if isinstance(value, dict):
        return {k: finite(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
