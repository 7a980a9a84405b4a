"""Whether the years of a question lie within the record: outside it nothing was counted, not even zero."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from tertius.core.errors import PanelError
from tertius.panel.panel import Panel

#: A table of the panel and a variable of it.
Needed = tuple[str, str]


def covered(panel: Panel, table: str, variable: str) -> tuple[int, int]:
    """Return the first and last year that any data set covers for a variable."""
    rows = panel.variable(table, variable)
    return int(rows["first"].min()), int(rows["last"].max())


def within_record(panel: Panel, needed: Sequence[Needed], first: int, last: int) -> None:
    """Make sure that some of the years from `first` to `last` lie within each variable's coverage.

    Raises
    ------
    PanelError
        None of them does: there is nothing to count, which is not the same as a count of zero.
    """
    for table, variable in needed:
        begin, end = covered(panel, table, variable)
        if last < begin or first > end:
            asked = f"years within the record of {variable}, {begin} to {end}"
            raise PanelError(f"years {first} to {last}", asked, "none of them")


def beyond_record(panel: Panel, needed: Sequence[Needed], first: int, last: int) -> list[str]:
    """Return which ends of the years `first` to `last` no record reaches, in sentences."""
    out = []
    for table, variable in needed:
        begin, end = covered(panel, table, variable)
        if first < begin <= last or first <= end < last:
            out.append(f"of {first} to {last} the record of {variable} covers {begin} to {end}")
    return out


def years_of(parameters: BaseModel) -> tuple[int, int] | None:
    """Return the years that a test's parameters ask about; None where they name none."""
    first, last = getattr(parameters, "first", None), getattr(parameters, "last", None)
    return None if first is None or last is None else (int(first), int(last))
