"""What an import lacks that the embedded rows of its data set have: earlier years, or most of the states.

Where a source's silence means an observed zero, a file of some years or states would make zeros of all that
was left out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from tertius.panel.overlay import NAMED_BY
from tertius.panel.read import Folder
from tertius.panel.schema import Variable

#: Columns of the states that a row is about.
_STATES = {"traits": ("iso3",), "ties": ("source", "target"), "events": ("iso3",)}
#: Share of the embedded rows' states below which an import says that it names few.
FEW = 0.5


def narrowed(
    dataset: str, variables: Iterable[Variable], tables: Mapping[str, pd.DataFrame], embedded: Folder
) -> tuple[list[Variable], tuple[str, ...]]:
    """Return variables covered from the import's own first year on, and what a user must know of it.

    Parameters
    ----------
    tables : mapping
        Rows that the import brings, by table.
    embedded : Folder
        The panel that came with the program.

    Returns
    -------
    list of Variable
        One whose absent rows are zeros begins no earlier than the import's rows, where the embedded rows
        do: earlier years are outside its coverage.
    tuple of str
        Sentences on years and on states that are lacking.
    """
    out, begins, fewer = list[Variable](), dict[str, tuple[int, int]](), dict[str, tuple[int, int]]()
    frames = [frame["year"] for name, frame in tables.items() if name in _STATES]
    years = pd.concat([pd.Series(dtype="int64", name="year"), *frames])
    for variable in variables:
        out.append(variable)
        if variable.absent != "zero" or variable.table not in _STATES or years.empty:
            continue
        column = str(NAMED_BY[variable.table])
        was = embedded.read(variable.table, (column, variable.variable))
        was = was[was["dataset"] == dataset]
        if was.empty:
            continue
        own = tables.get(variable.table, was.iloc[:0])
        own = own[own[column] == variable.variable]
        first, before = int((own if len(own) else years.to_frame())["year"].min()), int(was["year"].min())
        if first > before:
            out[-1] = replace(variable, first=max(variable.first, first))
            begins[variable.variable] = first, before
        both = was[was["year"].between(first, int(years.max()))]
        mine, theirs = (_named(frame, variable.table) for frame in (own, both))
        if len(mine) < FEW * len(theirs):
            fewer[variable.variable] = len(mine), len(theirs)
    return out, tuple(_said(dataset, begins, fewer))


def _named(rows: pd.DataFrame, table: str) -> set[str]:
    return {state for column in _STATES[table] for state in rows[column].unique()}


def _said(
    dataset: str, begins: Mapping[str, tuple[int, int]], fewer: Mapping[str, tuple[int, int]]
) -> Iterable[str]:
    if begins:
        name, (first, before) = next(iter(begins.items()))
        more = f" and {len(begins) - 1} more" if len(begins) > 1 else ""
        said = f"({name}{more}: {first}, not {before})"
        yield f"{dataset}: the file begins later than the embedded rows {said}; earlier years are outside now"
    if fewer:
        name, (mine, theirs) = next(iter(fewer.items()))
        more = f" and {len(fewer) - 1} more" if len(fewer) > 1 else ""
        yield (
            f"{dataset}: the file names few states ({name}{more}: {mine}, the embedded rows {theirs}); of "
            "the others its silence reads as an observed zero: undo a file of some states alone with "
            f"'tertius data undo {dataset}'"
        )
