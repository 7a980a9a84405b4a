"""Typed table schemas and their validation, shared by sources and panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.errors import TertiusError, near_miss, shorten

_KINDS = {"int", "float", "str", "bool", "date"}


@dataclass(frozen=True)
class Column:
    """One column: name, kind (int, float, str, bool, date as ISO text), unit and meaning.

    `required` columns hold no missing cell.  `low` and `high` bound numbers; `values` lists what
    a text column may hold.
    """

    name: str
    kind: str
    unit: str
    description: str
    required: bool = True
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            raise ValueError(f"column {self.name}: kind {self.kind!r} is none of {sorted(_KINDS)}")


@dataclass(frozen=True)
class Table:
    """A table's name, its columns in order, and the columns that identify a row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]

    def empty(self) -> pd.DataFrame:
        """Return the table without rows, with its dtypes."""
        return coerce(pd.DataFrame({name: [] for name in self.names}), self)


def coerce(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return `frame` with the table's columns in order and their dtypes (nullable where allowed)."""
    out: dict[str, pd.Series[Any]] = {}
    for column in table.columns:
        values = frame[column.name]
        if column.kind == "int":
            out[column.name] = values.astype("int64" if column.required else "Int64")
        elif column.kind == "float":
            out[column.name] = values.astype("float64")
        elif column.kind == "bool":
            out[column.name] = values.astype("bool" if column.required else "boolean")
        else:
            cells = values.astype(object)
            cells[values.isna()] = None
            out[column.name] = cells
    return pd.DataFrame(out).reset_index(drop=True)


def _check_whole(values: pd.Series[Any], where: str, error: type[TertiusError]) -> None:
    """Raise where a number has a fraction: a conversion would cut it off and say nothing."""
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    cut = np.isfinite(numbers) & (numbers != np.floor(numbers))
    if cut.any():
        at = int(np.argmax(cut))
        place = f"{where}, column {values.name!r}, {_row(values.index, at)}"
        raise error(place, "a whole number", f"{numbers[at]:g}")


def _row(index: pd.Index[Any] | None, at: int) -> str:
    """Return what messages call a row: its line where the table knows it, else its number."""
    return f"line {index[at]}" if index is not None and index.name == "line" else f"row {at + 1}"


def validate(frame: pd.DataFrame, table: Table, where: str, error: type[TertiusError]) -> pd.DataFrame:
    """Return `frame` coerced to `table`, or raise `error` naming the first wrong row."""
    where = f"{where}, table {table.name!r}"
    absent = [name for name in table.names if name not in frame.columns]
    if absent:
        hint = near_miss(absent[0], map(str, frame.columns))
        raise error(where, f"a column {absent[0]!r}", f"columns {shorten(list(frame.columns))}", hint)
    for column in table.columns:
        if column.kind == "int":
            _check_whole(frame[column.name], where, error)
    lines = frame.index if frame.index.name == "line" else None
    try:
        frame = coerce(frame, table)
    except (ValueError, TypeError, OverflowError) as caught:
        raise error(
            where, f"columns of kinds {[c.kind for c in table.columns]}", shorten(str(caught))
        ) from None
    for column in table.columns:
        _check_column(frame, column, where, error, lines, column.name in table.key)
    twice = frame.duplicated(list(table.key))
    if twice.any():
        row = frame[list(table.key)].iloc[int(np.argmax(twice))]
        raise error(
            where, f"one row for each {', '.join(table.key)}", f"{shorten(tuple(row))} more than once"
        )
    return frame


def _check_column(
    frame: pd.DataFrame,
    column: Column,
    where: str,
    error: type[TertiusError],
    lines: pd.Index[Any] | None,
    identifies: bool,
) -> None:
    values = frame[column.name]
    where = f"{where}, column {column.name!r}"
    # A name that is left blank would be taken for a state that nobody knows, and its row dropped.
    absent = values.isna() | (values == "") if identifies else values.isna()
    if column.required and absent.any():
        at = int(np.argmax(absent))
        raise error(f"{where}, {_row(lines, at)}", "no missing cell", "a missing cell")
    present = values.dropna()
    if column.kind in {"int", "float"} and len(present):
        numbers = present.astype("float64")
        bad = ~np.isfinite(numbers)
        if column.low is not None:
            bad |= numbers < column.low
        if column.high is not None:
            bad |= numbers > column.high
        if bad.any():
            got, place = numbers[bad].iloc[0], f"{where}, {_row(lines, int(numbers[bad].index[0]))}"
            raise error(place, f"numbers in [{column.low}, {column.high}]", f"{got:g}")
    if column.values and not present.isin(column.values).all():
        wrong = present[~present.isin(column.values)]
        got, where = wrong.iloc[0], f"{where}, {_row(lines, int(wrong.index[0]))}"
        raise error(
            where, f"one of {', '.join(column.values)}", shorten(got), near_miss(str(got), column.values)
        )
