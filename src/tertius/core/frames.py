"""Data frames as files and as plain records."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd

from tertius.core.files import atomic


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
                connection.execute(
                    f"COPY frame TO '{str(part).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)"
                )


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
