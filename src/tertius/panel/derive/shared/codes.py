"""Map the state columns of a parsed table to the panel's states, dropping what is outside the system."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Inputs
from tertius.panel.derive.shared.rows import alive
from tertius.panel.schema import FIRST_YEAR, LAST_YEAR


def in_panel(
    inputs: Inputs, frame: pd.DataFrame, system: str, columns: Mapping[str, str], year: str = "year"
) -> pd.DataFrame:
    """Return rows of panel years whose states exist, with each code column turned into an iso3 column.

    Parameters
    ----------
    system : {"cow", "gw", "iso3", "name"}
        Coding of the columns.
    columns : mapping of str to str
        Code column to the name of the iso3 column that takes its place.
    year : str
        Column of the year by which codes are read.

    Notes
    -----
    Territories, and codes of states that the crosswalk does not know in that year, are left out here.
    """
    out = frame[frame[year].between(FIRST_YEAR, LAST_YEAR)].reset_index(drop=True)
    for code, name in columns.items():
        out = out.assign(**{name: inputs.states.to_iso3(system, out[code], out[year])})
        out = out.drop(columns=[code] if code != name else [])
        out = out[alive(inputs.states, out[name], out[year])].reset_index(drop=True)
    return out


def numbered(events: pd.DataFrame) -> pd.DataFrame:
    """Return events sorted, with ``year`` from the date and a running number by state, date and kind."""
    out = events.sort_values(["iso3", "date", "kind", "detail"], kind="stable").reset_index(drop=True)
    number = out.groupby(["iso3", "date", "kind"]).cumcount() + 1
    return out.assign(year=out["date"].str[:4].astype(int), number=number)[
        ["iso3", "date", "year", "kind", "number", "detail"]
    ]
