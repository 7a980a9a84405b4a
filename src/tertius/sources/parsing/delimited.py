"""Delimited text from upstream: bounded reads, checked header, columns as text, numbers on request."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from tertius.core.errors import SourceError, near_miss, shorten
from tertius.core.files import read_text

LIMIT = 64_000_000  # bytes; the largest of these files has under 6 MB


def read_columns(path: Path, columns: Iterable[str], encoding: str = "utf-8-sig") -> pd.DataFrame:
    """Return the named columns of a comma-separated file as text, blanks as empty strings.

    Nothing is guessed: ``NA`` stays the text ``NA`` (a state code in places), no column is turned
    into numbers.

    Raises
    ------
    SourceError
        The file is empty or too large, lacks a column, or a record has another number of fields.
    """
    wanted = list(columns)
    return parse_columns(read_text(path, LIMIT, SourceError, encoding), wanted, str(path))


def parse_columns(text: str, wanted: list[str], where: str, first_line: int = 1) -> pd.DataFrame:
    """Return the columns `wanted` of delimited `text`; `first_line` numbers its first line in messages."""
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = next(reader, [])
        absent = [name for name in wanted if name not in header]
        if absent:
            hint = near_miss(absent[0], header)
            raise SourceError(
                f"{where}:{first_line}", f"a column {absent[0]!r}", f"the header {shorten(header)}", hint
            )
        at = [header.index(name) for name in wanted]
        rows = []
        for record in reader:
            if not record:
                continue
            if len(record) != len(header):
                line = first_line + reader.line_num - 1
                raise SourceError(
                    f"{where}:{line}", f"{len(header)} fields", f"{len(record)}", "the file may be cut short"
                )
            rows.append([record[i].strip() for i in at])
    except csv.Error as caught:
        raise SourceError(where, "comma-separated text", shorten(str(caught))) from caught
    if not rows:
        raise SourceError(where, "at least one record below the header", "none")
    return pd.DataFrame(rows, columns=wanted, dtype=object)


def numbers(
    frame: pd.DataFrame, columns: Iterable[str], where: str, blanks: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return `frame` with `columns` as floats; a text in `blanks` stands for its number (default: "" is NaN).

    Raises
    ------
    SourceError
        A cell is neither a number nor in `blanks`.
    """
    blanks = {"": np.nan} if blanks is None else blanks
    out = frame.copy()
    for name in columns:
        text = frame[name]
        values = pd.to_numeric(text.where(~text.isin(list(blanks))), errors="coerce")
        bad = values.isna() & ~text.isin(list(blanks))
        if bad.any():
            row = int(np.argmax(bad.to_numpy()))
            raise SourceError(
                f"{where}, column {name!r}", "a number", shorten(text.iloc[row]), f"record {row + 1}"
            )
        for blank, number in blanks.items():
            values = values.where(text != blank, number)
        out[name] = values.astype(float)
    return out
