"""Gaps in a grid: counted, and filled only by carrying the last observation forward, under a flag."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.core.arrays import Bools, Ints
from tertius.core.errors import PanelError, shorten
from tertius.panel.panel import Grid

CELL_STATUSES = ("observed", "carried", "missing", "outside")


@dataclass(frozen=True)
class Count:
    """How many cells of a grid are in each state; `zero` counts observed zeros among `observed`."""

    observed: int
    zero: int
    carried: int
    missing: int
    outside: int

    @property
    def known(self) -> float:
        """Share of the cells within coverage that hold an observation; NaN where there are none."""
        inside = self.observed + self.carried + self.missing
        return self.observed / inside if inside else float("nan")


def count(grid: Grid) -> Count:
    """Count the cells of a grid by status."""
    status, value = grid.status.to_numpy(dtype=object), grid.value.to_numpy(dtype=float)
    by = {name: int((status == name).sum()) for name in CELL_STATUSES}
    zero = int(((status == "observed") & (value == 0)).sum())
    return Count(by["observed"], zero, by["carried"], by["missing"], by["outside"])


def check(grid: Grid) -> None:
    """Raise `PanelError` where value and status of a cell contradict each other."""
    status, value = grid.status.to_numpy(dtype=object), grid.value.to_numpy(dtype=float)
    strange = ~np.isin(status.astype(str), CELL_STATUSES)
    known = (status == "observed") | (status == "carried")
    bad = strange | (known & np.isnan(value)) | (~known & ~np.isnan(value))
    if bad.any():
        row, column = (int(k[0]) for k in np.nonzero(bad))
        where = f"{grid.variable}, {grid.status.index[row]} {grid.status.columns[column]}"
        got = f"{value[row, column]} with status {status[row, column]!r}"
        raise PanelError(where, "a value exactly where the cell is observed or carried", got)


def carry(grid: Grid, limit: int, alive: Bools | None = None) -> Grid:
    """Carry the last observation forward into missing cells, at most `limit` years, marked ``carried``.

    Parameters
    ----------
    grid : Grid
        Columns in increasing order of year.
    limit : int
        Greatest age of the observation in years; 0 changes nothing.
    alive : ndarray of bool, shape (states, years), optional
        Existence of the states.  With it, years beyond the source's coverage are filled too, as long
        as the state has existed without a break since the observation.  Without it, what lies
        outside coverage stays outside, and nothing is carried across it.

    Returns
    -------
    Grid
        A new grid.  Observed cells are never changed; a carried cell is at most `limit` years from its
        observation.

    Raises
    ------
    PanelError
        A negative limit, years out of order, or `alive` of another shape.
    """
    years = grid.value.columns.to_numpy(dtype=np.int64)
    value, status = grid.value.to_numpy(dtype=float).copy(), grid.status.to_numpy(dtype=object).copy()
    if limit < 0:
        raise PanelError("carry", "a limit of 0 years or more", str(limit))
    if np.any(np.diff(years) <= 0):
        raise PanelError("carry", "years in increasing order", shorten(years.tolist()))
    if alive is not None and alive.shape != value.shape:
        raise PanelError("carry", f"existence of shape {value.shape}", str(alive.shape))
    stop = status == "outside" if alive is None else ~alive
    span = np.cumsum(stop, axis=1)  # equal where nothing stops the carrying in between
    column = last_observed(grid)
    source = np.maximum(column, 0)
    unbroken = np.take_along_axis(span, source, axis=1) == span
    age = years[None, :] - years[source]
    empty = (status == "missing") | (status == "outside")
    fill = empty & ~stop & (column >= 0) & unbroken & (age <= limit)
    value[fill] = np.take_along_axis(value, source, axis=1)[fill]
    status[fill] = "carried"
    frames = (pd.DataFrame(cells, grid.value.index, grid.value.columns) for cells in (value, status))
    return Grid(grid.variable, grid.unit, *frames)


def last_observed(grid: Grid) -> Ints:
    """Return for each cell the column position of the latest observation up to it; -1 where there is none."""
    observed = grid.status.to_numpy(dtype=object) == "observed"
    position = np.where(observed, np.arange(observed.shape[1])[None, :], -1)
    return np.maximum.accumulate(position, axis=1).astype(np.int64)


def last_observation(grid: Grid, year: int) -> pd.DataFrame:
    """Return each state's latest observation up to `year`: value and the year it is from.

    Returns
    -------
    DataFrame
        Indexed by iso3, columns ``value`` (NaN without an observation) and ``year`` (Int64).
    """
    years = grid.value.columns.to_numpy(dtype=np.int64)
    upto = np.flatnonzero(years <= year)
    if not len(upto):
        raise PanelError(f"{grid.variable} in {year}", f"a year of the grid, {years[0]} or later", str(year))
    column = last_observed(grid)[:, upto[-1]]
    seen = column >= 0
    value = np.where(seen, grid.value.to_numpy(dtype=float)[np.arange(len(column)), column], np.nan)
    when = pd.Series(years[column], index=grid.value.index, dtype="Int64").where(seen)
    return pd.DataFrame({"value": value, "year": when}, index=grid.value.index)
