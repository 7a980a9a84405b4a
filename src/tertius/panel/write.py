"""Panel tables to Parquet: validated, sorted, in small parts, the same bytes for the same rows."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from tertius.core.errors import PanelError, near_miss, shorten
from tertius.core.files import atomic, sha256
from tertius.core.frames import copy
from tertius.core.tables import Table, validate
from tertius.panel.licences import split
from tertius.panel.schema import TABLES, Variable

PART_LIMIT = 3_500_000  # bytes
DIGITS = 6  # significant digits kept of a float: more than any source of the panel supports
MANIFEST = "manifest.json"
PARTS = "parts"  # key of the digests of the parts in the manifest
#: Rows of one variable side by side: that compresses best and makes one variable one slice.
_FIRST = ("variable", "kind", "dataset")


def significant(values: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return `values` rounded to `DIGITS` significant digits (and to at least 5 decimals), -0 as 0.

    The second bound keeps a coordinate such as 151.20732 to about a metre.
    """
    out = np.array(values, dtype=np.float64)
    use = np.isfinite(out) & (out != 0)
    decimals = np.maximum(DIGITS - 1 - np.floor(np.log10(np.abs(out[use]))), 0).astype(int)
    part = out[use]
    for k in np.unique(decimals):
        at = decimals == k
        part[at] = np.round(part[at], max(int(k), 5) if k < DIGITS else int(k))
    out[use] = part
    return out + 0.0


def variables_table(dataset: str, variables: Iterable[Variable]) -> pd.DataFrame:
    """Return `variables` of one data set as rows of the table of variables."""
    rows = [{**vars(v), "dataset": dataset} for v in variables]
    frame = pd.DataFrame(rows, columns=TABLES["variables"].names)
    return validate(frame, TABLES["variables"], dataset, PanelError)


def prepare(frame: pd.DataFrame, table: Table, where: str) -> pd.DataFrame:
    """Return `frame` validated, rounded and in the order in which it is stored."""
    frame = validate(frame, table, where, PanelError)
    for column in table.columns:
        if column.kind == "float":
            frame[column.name] = significant(frame[column.name].to_numpy(dtype=np.float64))
    leading = [name for name in _FIRST if name in table.names and table.name != "variables"]
    order = leading + [name for name in table.key if name not in leading]
    return frame.sort_values(order, kind="stable", ignore_index=True) if order else frame


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path, where: str = "panel") -> dict[str, str]:
    """Write `tables` to `folder` and return the SHA-256 of each file by name.

    Parameters
    ----------
    tables : mapping
        Table name to frame; a name that is no table of the panel is refused.  Tables that are not
        given are not written.
    folder : Path
        Receives ``<table>-<part>.parquet``, and ``<table>_<label>-<part>.parquet`` for rows whose terms ask
        for a file of their own; older parts of the same tables are removed.
    where : str
        What error messages call the tables.

    Raises
    ------
    PanelError
        A table breaks its schema.  Nothing has been written then.
    """
    for name in tables:
        if name not in TABLES:
            raise PanelError(
                f"{where}, table", "a table of the panel", shorten(name), near_miss(name, TABLES)
            )
    ready = {name: prepare(frame, TABLES[name], where) for name, frame in sorted(tables.items())}
    folder.mkdir(parents=True, exist_ok=True)
    written: dict[str, str] = {}
    # One thread: the same rows give the same bytes.
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        for name, frame in ready.items():
            for stale in (*folder.glob(f"{name}-*.parquet"), *folder.glob(f"{name}_*-*.parquet")):
                stale.unlink()
            for stem, rows in split(name, frame).items():
                for path in _write_parts(connection, rows, TABLES[name], folder, stem):
                    written[path.name] = sha256(path)
    return written


def _write_parts(
    connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame, table: Table, folder: Path, stem: str
) -> Sequence[Path]:
    parts = 1
    while True:
        step = max(1, math.ceil(len(frame) / parts))
        bounds = [(k, k + step) for k in range(0, max(len(frame), 1), step)]
        paths = [folder / f"{stem}-{k:02d}.parquet" for k in range(len(bounds))]
        for path, (low, high) in zip(paths, bounds, strict=True):
            _write(connection, frame.iloc[low:high], table, path)
        largest = max(path.stat().st_size for path in paths)
        if largest <= PART_LIMIT or step == 1:
            return paths
        parts = max(parts + 1, math.ceil(parts * largest / PART_LIMIT))


_TYPES = {"int": "BIGINT", "float": "DOUBLE", "bool": "BOOLEAN", "str": "VARCHAR", "date": "VARCHAR"}


def _write(connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame, table: Table, path: Path) -> None:
    columns = ", ".join(f'CAST("{c.name}" AS {_TYPES[c.kind]}) AS "{c.name}"' for c in table.columns)
    with atomic(path) as part:
        connection.register("frame", _plain(frame, table))
        options = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 15, ROW_GROUP_SIZE 30720"
        copy(connection, f"(SELECT {columns} FROM frame)", part, options)
        connection.unregister("frame")


def _plain(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Text as categories (duckdb reads those fast) and missing floats as NULL."""
    out: dict[str, Any] = {}
    for column in table.columns:
        values = frame[column.name]
        if column.kind == "float":
            out[column.name] = values.astype("Float64")
        elif column.kind in {"str", "date"} and values.notna().any():
            out[column.name] = values.astype("category")
        else:
            out[column.name] = values
    return pd.DataFrame(out)


def write_manifest(manifest: Mapping[str, Any], folder: Path, parts: Mapping[str, str]) -> None:
    """Write `manifest` with the digests of `parts`, as `write_tables` returns them, to ``manifest.json``."""
    record = {**manifest, PARTS: dict(sorted(parts.items()))}
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False)
    with atomic(folder / MANIFEST) as part:
        part.write_text(text + "\n", encoding="utf-8")
