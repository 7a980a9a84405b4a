"""Bounded readers of upstream tables (R data files, delimited text) with errors in one sentence."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import rdata

from tertius.core.delimited import as_numbers, read_records
from tertius.core.errors import SourceError, near_miss, shorten
from tertius.core.files import read_bytes, read_text

#: No upstream file of these data sets is near this size; a larger one is a mistake.
LIMIT = 64 * 2**20


def read_r_frame(path: Path, columns: Sequence[str], name: str | None = None) -> pd.DataFrame:
    """Return the columns of a data frame in an ``.rds`` file, or of the frame `name` in an ``.rda`` file."""
    raw = io.BytesIO(read_bytes(path, LIMIT, SourceError))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdata warns of row-name and class attributes that are not needed
        if name is None:
            found = rdata.read_rds(raw)
        else:
            held = rdata.read_rda(raw)
            if name not in held:
                raise SourceError(str(path), f"an R object {name!r}", shorten(sorted(held)))
            found = held[name]
    if not isinstance(found, pd.DataFrame):
        raise SourceError(str(path), "an R data frame", type(found).__name__)
    return pick(found, columns, path)


def read_delimited(
    path: Path, columns: Sequence[str], separator: str = ",", encoding: str = "utf-8-sig"
) -> pd.DataFrame:
    """Return the columns of a delimited text file with a header line, every cell as text or missing."""
    text = read_text(path, LIMIT, SourceError, encoding)
    frame = read_records(text, str(path), SourceError, separator).frame(columns, SourceError)
    return pick(frame.mask(frame.isin(["", "NA"]), np.nan), columns, path)


def pick(frame: pd.DataFrame, columns: Sequence[str], path: Path) -> pd.DataFrame:
    """Return `columns` of `frame`, or raise `SourceError` naming the first that is absent."""
    known = [str(name) for name in frame.columns]
    for column in columns:
        if column not in known:
            hint = near_miss(column, known)
            raise SourceError(str(path), f"a column {column!r}", f"columns {shorten(known)}", hint)
    if frame.empty:
        raise SourceError(str(path), "at least one row", "none", "check that it is the whole file")
    out = frame[list(columns)].set_axis(list(columns), axis=1)  # R's names come as NumPy's text
    return out if out.index.name == "line" else out.reset_index(drop=True)


def numbers(values: pd.Series, path: Path) -> pd.Series:
    """Return text or numbers as floats, or raise `SourceError` naming the first line that is no number."""
    if values.dtype == object:
        return as_numbers(values, str(path), SourceError, ())
    out = pd.to_numeric(values, errors="coerce")
    bad = out.isna() & values.notna()
    if bad.any():
        at = int(bad.to_numpy().argmax())
        where = f"{path}, row {at + 1}, column {values.name!r}"
        raise SourceError(where, "a number", shorten(values.iloc[at]))
    return out.astype("float64")
