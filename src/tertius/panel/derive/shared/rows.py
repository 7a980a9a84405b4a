"""Rows of panel tables from arrays: the columns that every row needs, and states by upstream code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import numpy as np
import pandas as pd

from tertius.panel.powers import POWERS
from tertius.panel.schema import LAST_YEAR, Variable
from tertius.panel.states import States

#: The patrons whose ties are followed by default; ties with them are stored in both directions.
MAJORS = POWERS


def ties(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return `frame` (source, target, year, value, and status where not all observed) as rows of one kind."""
    out = frame.assign(kind=kind, error=np.nan)
    if "status" not in out:
        out["status"] = "observed"
    return out[["source", "target", "year", "kind", "value", "error", "status"]]


def traits(frame: pd.DataFrame, variable: str) -> pd.DataFrame:
    """Return `frame` (iso3, year, value) as rows of one trait."""
    out = frame.assign(variable=variable, error=np.nan)
    if "status" not in out:
        out["status"] = "observed"
    return out[["iso3", "year", "variable", "value", "error", "status"]]


def covering(variables: Iterable[Variable], last: int) -> pd.DataFrame:
    """Return rows of the table of variables with `last` as their last year: that of the files at hand."""
    return pd.DataFrame([{**asdict(variable), "last": last} for variable in variables])


def covered_to(years: pd.Series, otherwise: int) -> int:
    """Return the last year in the files at hand, within the panel's years; `otherwise` without rows."""
    return min(int(years.max()), LAST_YEAR) if len(years) else otherwise


def alive(states: States, iso3: pd.Series, year: pd.Series) -> np.ndarray:
    """Return whether each state existed in each year; false for what is no state."""
    names = sorted(set(iso3.dropna()) & set(states.all()))
    if not names:
        return np.zeros(len(iso3), dtype=bool)
    first, last = int(year.min()), int(year.max())
    matrix = states.alive_matrix(names, list(range(first, last + 1)))
    row = pd.Index(names).get_indexer(pd.Index(iso3))
    return np.where(row >= 0, matrix[row, year.to_numpy(dtype=int) - first], False)


def unlisted(states: States, listed: pd.DataFrame, years: Iterable[int]) -> pd.DataFrame:
    """Return the state-years that existed but are not among `listed` (iso3, year): iso3, year."""
    names, span = sorted(states.all()), list(years)
    matrix = states.alive_matrix(names, span).copy()
    row = pd.Index(names).get_indexer(pd.Index(listed["iso3"]))
    column = pd.Index(span).get_indexer(pd.Index(listed["year"]))
    inside = (row >= 0) & (column >= 0)
    matrix[row[inside], column[inside]] = False
    r, c = np.nonzero(matrix)
    return pd.DataFrame({"iso3": np.array(names, dtype=object)[r], "year": np.array(span)[c]})


def log2_band(count: pd.Series) -> pd.Series:
    """Return 0 for 0, else ``floor(log2(count)) + 1``: band b holds 2**(b-1) to 2**b - 1."""
    whole = np.maximum(count.to_numpy(dtype=float), 0.5)
    return pd.Series(np.where(count < 1, 0, np.floor(np.log2(whole)) + 1), index=count.index)


def two_digits(value: pd.Series) -> pd.Series:
    """Return `value` rounded to two significant digits; 0 stays 0."""
    number = value.to_numpy(dtype=float)
    size = np.floor(np.log10(np.where(number == 0, 1.0, np.abs(number))))
    unit = 10.0 ** (size - 1)
    return pd.Series(np.round(number / unit) * unit, index=value.index).round(0)
