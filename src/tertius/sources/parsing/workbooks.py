"""Sheets of upstream workbooks (.xls and .xlsx) as rows, with errors in one sentence."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import python_calamine as calamine
from openpyxl import Workbook

from tertius.core.errors import SourceError, near_miss, shorten
from tertius.core.files import read_bytes

LIMIT = 16 * 2**20
Rows = list[list[object]]


def read_sheets(path: Path, names: Sequence[str]) -> dict[str, Rows]:
    """Return the rows of the sheets `names`, blank cells as ``""``; one named ``""`` is the first sheet."""
    raw = io.BytesIO(read_bytes(path, LIMIT, SourceError))
    try:
        book = calamine.CalamineWorkbook.from_filelike(raw)
        known = book.sheet_names
    except Exception as caught:  # the reader's own errors have no common base
        raise SourceError(str(path), "a workbook (.xls or .xlsx)", shorten(str(caught))) from caught
    out: dict[str, Rows] = {}
    for name in names:
        if name and name not in known:
            raise SourceError(str(path), f"a sheet {name!r}", shorten(known), near_miss(name, known))
        sheet = book.get_sheet_by_name(name) if name else book.get_sheet_by_index(0)
        out[name] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    return out


def under_header(rows: Rows, first: str, where: str) -> pd.DataFrame:
    """Return what stands below the row that has `first` in its first filled cell or column, as a frame.

    Header cells are turned into text; a year ``1949.0`` becomes ``"1949"``.
    """
    for at, row in enumerate(rows):
        if any(str(cell).strip() == first for cell in row[:3]):
            names = [_name(cell) for cell in row]
            return pd.DataFrame([r[: len(names)] for r in rows[at + 1 :]], columns=names, dtype=object)
    raise SourceError(where, f"a header row with {first!r}", f"none in {len(rows)} rows")


def _name(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def columns(frame: pd.DataFrame, wanted: Sequence[str], where: str) -> pd.DataFrame:
    """Return the columns `wanted` of a sheet, or raise `SourceError` naming the first that is absent."""
    for name in wanted:
        if name not in frame.columns:
            hint = near_miss(name, list(frame.columns))
            raise SourceError(where, f"a column {name!r}", shorten(list(frame.columns)), hint)
    if frame.empty:
        raise SourceError(where, "at least one row below the header", "none")
    return frame[list(wanted)].reset_index(drop=True)


def write_book(path: Path, sheets: dict[str, Rows]) -> None:
    """Write a workbook in the newer format, for samples; older names are read by content all the same."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        book.save(handle)
