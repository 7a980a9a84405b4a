"""A panel in which two powers have changed places: every id of one is the other's."""

from __future__ import annotations

import pandas as pd

from tertius.panel.panel import Panel
from tertius.panel.schema import TABLES

#: Columns that hold ids of states, one or several in a cell.
_ONE = ("iso3", "source", "target", "host", "operator", "a", "b")
_SEVERAL = ("givers",)


def swapped(panel: Panel, one: str, other: str) -> Panel:
    """Return the panel with two powers swapped everywhere; nothing else is touched."""
    to = {one: other, other: one}

    def read(name: str) -> pd.DataFrame:
        frame = panel.table(name).copy()
        for column in frame.columns.intersection(list(_ONE)):
            frame[column] = frame[column].astype(object).map(lambda code: to.get(code, code))
        for column in frame.columns.intersection(list(_SEVERAL)):
            frame[column] = frame[column].map(_renamed(to), na_action="ignore")
        return frame.sort_values(_key(frame, name), kind="stable").reset_index(drop=True)

    return Panel(read, f"{panel.digest}-{one}-{other}", panel.manifest)


def _renamed(to: dict[str, str]):  # type: ignore[no-untyped-def]
    return lambda text: " ".join(to.get(code, code) for code in str(text).split())


def _key(frame: pd.DataFrame, name: str) -> list[str]:
    """Return the columns that a table is sorted by when it is written."""
    return [column for column in TABLES[name].key if column in frame.columns]
