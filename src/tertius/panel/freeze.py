"""The panel as it stood at the end of a year: nothing later in any table."""

from __future__ import annotations

import pandas as pd

from tertius.core.errors import PanelError
from tertius.core.provenance import digest
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR, LAST_YEAR
from tertius.panel.states import FOREVER

#: Column that dates a row, by table.
_YEAR = {"traits": "year", "ties": "year", "events": "year", "series": "year", "places": "start"}


def frozen(panel: Panel, year: int) -> Panel:
    """Return `panel` without whatever is dated after `year`: what a forecast made then may see.

    Rows of later years are dropped; states that enter later do not exist; spells, geography and
    coverage that outlast `year` end nowhere yet, or end with it.  Tables are filtered on first use.
    Figures keep the values of the panel's vintage: a later revision of an earlier year stays in.

    Parameters
    ----------
    panel : Panel
    year : int
        Last calendar year that is known.

    Raises
    ------
    PanelError
        `year` lies outside the panel.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PanelError("year to freeze at", f"a year in {FIRST_YEAR}-{LAST_YEAR}", str(year))

    def read(name: str) -> pd.DataFrame:
        return _until(name, panel.table(name), year)

    def rows(name: str, only: tuple[str, str]) -> pd.DataFrame:
        value = only[1]
        known = panel.variables
        if not ((known["table"] == name) & (known["variable"] == value)).any():
            return read(name).iloc[:0]
        if name == "ties":
            return _until(name, panel.ties(value), year)
        return _until(name, panel.series(value) if name == "series" else panel.traits(value), year)

    return Panel(read, digest(panel.digest, "frozen", year), panel.manifest, read_rows=rows)


def _until(name: str, table: pd.DataFrame, year: int) -> pd.DataFrame:
    if name in _YEAR:
        column = table[_YEAR[name]]
        return table[column.isna() | (column <= year)]
    if name in ("states", "geography"):
        open_end = FOREVER if name == "states" else year
        known = table[table["start"] <= year]
        return known.assign(end=known["end"].where(known["end"] <= year, open_end))
    known = table[table["first"] <= year]
    return known.assign(last=known["last"].clip(upper=year))
