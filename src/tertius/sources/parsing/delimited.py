"""Delimited text from upstream: bounded reads, checked header, columns as text, numbers on request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from tertius.core.delimited import as_numbers, read_records
from tertius.core.errors import SourceError
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
    records = read_records(text, where, SourceError, ",", first_line)
    frame = records.frame(wanted, SourceError)
    if frame.empty:
        raise SourceError(where, "at least one record below the header", "none")
    return frame


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
        values = as_numbers(text, where, SourceError, blanks)
        for blank, number in blanks.items():
            values = values.where(text != blank, number)
        out[name] = values.astype(float)
    return out


def agreeing(frame: pd.DataFrame, keys: Iterable[str], where: str) -> pd.DataFrame:
    """Return `frame` with one row for each of `keys`, where upstream gives some twice in the same words.

    Raises
    ------
    SourceError
        Two rows of a key differ: neither can be chosen.
    """
    names = list(keys)
    out = frame.drop_duplicates()
    twice = out.duplicated(names)
    if twice.any():
        cells = out.loc[twice, names].iloc[0]
        where = f"{where}:{cells.name}" if out.index.name == "line" else where
        first = ", ".join(f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in cells)
        raise SourceError(where, f"one row for each {', '.join(names)}", f"two that differ for {first}")
    return out
