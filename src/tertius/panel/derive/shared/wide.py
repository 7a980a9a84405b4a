"""From a table with one column a figure to rows of traits, ties and variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from tertius.panel.derive.shared.rows import ties, traits
from tertius.panel.schema import Variable


def once(frame: pd.DataFrame, keys: Iterable[str]) -> pd.DataFrame:
    """Return one row a key: the last of several (two codes of one state in a year of unification)."""
    return frame.drop_duplicates(list(keys), keep="last").reset_index(drop=True)


def wide_traits(
    frame: pd.DataFrame, names: Mapping[str, str], errors: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return the columns in `names` as rows of traits: column to variable; blank cells give no row.

    Parameters
    ----------
    frame : DataFrame
        ``iso3``, ``year`` and the columns.
    names : mapping
        Column to the variable that it becomes.
    errors : mapping, optional
        Column to the column of its standard errors.
    """
    parts = []
    one = once(frame, ("iso3", "year"))
    for column, variable in names.items():
        part = traits(one[["iso3", "year"]].assign(value=one[column].astype(float)), variable)
        if errors and column in errors:
            part["error"] = one[errors[column]].astype(float).to_numpy()
        parts.append(part[part["value"].notna()])
    return pd.concat(parts, ignore_index=True)


def wide_ties(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the columns in `names` as rows of ties (source, target, year): blank cells give no row."""
    one = once(frame, ("source", "target", "year"))
    parts = []
    for column, kind in names.items():
        part = ties(one[["source", "target", "year"]].assign(value=one[column].astype(float)), kind)
        parts.append(part[part["value"].notna()])
    return pd.concat(parts, ignore_index=True)


def counted(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return how many rows of `frame` a directed pair has in a year, as ties of `kind`."""
    found = frame[frame["source"] != frame["target"]]
    total = found.groupby(["source", "target", "year"]).size().astype(float)
    return ties(total.rename("value").reset_index(), kind)


def digits(values: pd.Series, count: int) -> pd.Series:
    """Return `values` rounded to `count` significant digits: no source supports more."""
    number = values.to_numpy(dtype=float)
    known = np.isfinite(number) & (number != 0)
    size = np.floor(np.log10(np.abs(np.where(known, number, 1.0))))
    unit = 10.0 ** (size - count + 1)
    return pd.Series(np.where(known, np.round(number / unit) * unit, number), index=values.index)


def described(
    table: str,
    first: int,
    last: int,
    absent: str,
    rows: Iterable[tuple[str, str, str, str]],
    givers: str = "",
) -> tuple[Variable, ...]:
    """Return variables of one coverage from rows of name, title, unit and description."""
    return tuple(
        Variable(table, name, title, unit, first, last, absent, text, givers)
        for name, title, unit, text in rows
    )
