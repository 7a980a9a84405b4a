"""Organisations followed in the panel, and the project's own list of entries, exits and suspensions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tertius.panel.crosswalk import embedded_rows
from tertius.panel.schema import LAST_YEAR, Variable
from tertius.panel.states import States

LAST_UPSTREAM = 2014
LAST_CONTINUED = 2025

#: Name in the panel, what it is called, and the upstream columns that it is made of (a successor joins
#: its predecessor).  The first year is that of the first membership in the panel.
FOLLOWED: dict[str, tuple[str, tuple[str, ...], int]] = {
    "ARABLEAGUE": ("League of Arab States", ("loas",), 1946),
    "ASEAN": ("Association of Southeast Asian Nations", ("asean",), 1967),
    "AU": ("Organisation of African Unity, then African Union", ("oau", "au"), 1963),
    "CARICOM": ("Caribbean Community", ("caricom",), 1973),
    "CIS": ("Commonwealth of Independent States", ("cis",), 1991),
    "CMEA": ("Council for Mutual Economic Assistance", ("cmea",), 1949),
    "CSTO": ("Collective Security Treaty Organization", ("csto",), 2002),
    "ECOWAS": ("Economic Community of West African States", ("ecowas",), 1975),
    "EU": ("European Economic Community, then European Union", ("eec", "eu"), 1958),
    "GCC": ("Gulf Cooperation Council", ("gcc",), 1981),
    "MERCOSUR": ("Southern Common Market", ("mercosur",), 1991),
    "NAM": ("Non-Aligned Movement", ("nam",), 1961),
    "NATO": ("North Atlantic Treaty Organization", ("nato",), 1949),
    "OAS": ("Organization of American States", ("oas",), 1948),
    "OIC": ("Organisation of Islamic Cooperation", ("oic",), 1969),
    "SADC": ("Southern African Development Community", ("sadc",), 1992),
    "SCO": ("Shanghai Five, then Shanghai Cooperation Organisation", ("sco",), 1996),
    "WARSAWPACT": ("Warsaw Treaty Organization", ("wpact",), 1955),
}
#: Continued by hand after the upstream ends, and founded too late (or too loosely) for it.
CONTINUED = ("ARABLEAGUE", "AU", "CIS", "CSTO", "ECOWAS", "EU", "GCC", "NAM", "NATO", "OIC", "SCO")
YOUNGER: dict[str, tuple[str, int]] = {
    "BRICS": ("BRICS group", 2009),
    "EAEU": ("Eurasian Economic Union", 2015),
    "AES": ("Alliance, then Confederation, of Sahel States", 2023),
}
#: Organisations whose suspensions are listed, each from the year in which the list begins.
SUSPENSIONS = {"ARABLEAGUE": 1979, "AU": 2008, "ECOWAS": 2020, "OIC": 1979}
#: Gone before the panel ends: nobody is a member after the last year.
DISSOLVED = {"CMEA": 1991, "WARSAWPACT": 1991}


def changes() -> pd.DataFrame:
    """Return the packaged changes: igo, iso3, date, year, change (enter, exit, suspend, resume), reason."""
    frame = pd.DataFrame(embedded_rows("igo_changes.csv"))
    frame["year"] = frame["date"].str[:4].astype(int)
    return frame.sort_values(["igo", "iso3", "date"], kind="stable", ignore_index=True)


def continued(states: States, members: dict[str, set[str]]) -> pd.DataFrame:
    """Carry membership from the end of the upstream to `LAST_CONTINUED` by the list of changes.

    Parameters
    ----------
    states : States
    members : dict
        Members at the end of `LAST_UPSTREAM`, by organisation of `CONTINUED`.

    Returns
    -------
    DataFrame
        igo, iso3, year: one row a member on 31 December.
    """
    known = changes()
    rows: list[tuple[str, str, int]] = []
    for igo in (*CONTINUED, *YOUNGER):
        mine = known[(known["igo"] == igo) & known["change"].isin(["enter", "exit"])].sort_values("date")
        first = YOUNGER[igo][1] if igo in YOUNGER else LAST_UPSTREAM + 1
        for year in range(first, LAST_CONTINUED + 1):
            now = set(members.get(igo, set()))
            for change in mine[mine["year"] <= year].itertuples():
                (now.add if change.change == "enter" else now.discard)(str(change.iso3))
            rows += [(igo, iso3, year) for iso3 in sorted(now) if states.alive(iso3, year)]
    return pd.DataFrame(rows, columns=["igo", "iso3", "year"])


def suspended() -> pd.DataFrame:
    """Return igo, iso3, year of every suspension in force on 31 December, to `LAST_CONTINUED`."""
    rows = []
    listed = changes()
    for (igo, iso3), mine in listed[listed["change"] != "enter"].groupby(["igo", "iso3"]):
        since: int | None = None
        for year in range(int(mine["year"].min()), LAST_CONTINUED + 1):
            for change in mine.loc[mine["year"] == year, "change"]:
                since = year if change == "suspend" else None
            if since is not None:
                rows.append((str(igo), str(iso3), year))
    return pd.DataFrame(rows, columns=["igo", "iso3", "year"])


def membership(name: str, title: str, first: int, last: int, note: str) -> Variable:
    """Return the variable of one organisation."""
    description = (
        f"1 for a full member of the {title}, 0.5 for an associate, 0 for neither (observers included), "
        f"as of 31 December. {note}"
    )
    return Variable(
        "traits",
        f"member:{name}",
        f"Member of: {title}",
        "level",
        first,
        min(last, LAST_YEAR),
        "zero",
        description,
    )


def rows(frame: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """Return igo, iso3, year, value (and status) as rows of traits named ``prefix:igo``."""
    out = frame.assign(variable=prefix + ":" + frame["igo"], error=np.nan)
    if "status" not in out:
        out = out.assign(status="observed")
    return out[["iso3", "year", "variable", "value", "error", "status"]]
