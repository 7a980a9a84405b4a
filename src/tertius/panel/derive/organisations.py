"""Accession to organisations by day, from the project's own table, and three groups that no source lists.

``tables/memberships.csv`` gives each spell of membership with its first and last day, how it came about, and
``checked_against``: a row of the Correlates of War file or of the snapshot of 2020, or "general knowledge".
``tables/igo_changes.csv`` adds suspensions.  Memberships by year come from the sources ``igo`` and
``igo_continued``; a test compares the two.  Rows that were checked against nothing say so in the event.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd

from tertius.panel.crosswalk import embedded_rows
from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import numbered
from tertius.panel.derive.shared.igo import LAST_CONTINUED, changes
from tertius.panel.derive.shared.rows import alive, traits
from tertius.panel.derive.shared.wide import described
from tertius.panel.overrides import GENERAL
from tertius.panel.schema import FIRST_YEAR

ORGANISATIONS = {
    "AES": "Alliance, then Confederation, of Sahel States",
    "ARABLEAGUE": "League of Arab States",
    "AUKUS": "security partnership of Australia, the United Kingdom and the United States",
    "BRI": "Belt and Road Initiative, by memorandum",
    "BRICS": "BRICS group",
    "CIS": "Commonwealth of Independent States",
    "CSTO": "Collective Security Treaty Organization",
    "EAEU": "Eurasian Economic Union",
    "ECOWAS": "Economic Community of West African States",
    "EU": "European Economic Community, then European Union",
    "GCC": "Gulf Cooperation Council",
    "NATO": "North Atlantic Treaty Organization",
    "OIC": "Organisation of Islamic Cooperation",
    "QUAD": "Quadrilateral Security Dialogue",
    "SCO": "Shanghai Five, then Shanghai Cooperation Organisation",
}
#: Groups whose members by year come from this table alone: first year, and what an absent state means.
OWN = {"AUKUS": (2021, "zero"), "BRI": (2013, "missing"), "QUAD": (2017, "zero")}
_CHANGES = {"suspend": "organisation_suspends", "resume": "organisation_readmits"}


@cache
def memberships() -> pd.DataFrame:
    """Return the packaged spells, one a row, with ``first`` and ``last`` as years.

    Start and end are a day or a year alone; ``first`` and ``last`` are the years, 9999 while it lasts.
    """
    frame = pd.DataFrame(embedded_rows("memberships.csv"))
    frame["first"] = frame["start"].str[:4].astype(int)
    frame["last"] = frame["end"].str[:4].replace("", "9999").astype(int)
    return frame.assign(level=frame["level"].astype(float))


def at_year_end(organisation: str, year: int) -> set[str]:
    """Return the members on 31 December of `year`."""
    spells = memberships()
    mine = spells[(spells["organisation"] == organisation) & (spells["level"] > 0)]
    return set(mine.loc[(mine["first"] <= year) & (mine["last"] > year), "iso3"])


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return accessions, exits, suspensions and readmissions as events, and members of `OWN` groups."""
    spells = memberships()
    joined = spells[spells["level"] > 0]
    left = joined[joined["end"] != ""]
    events = [_events(joined, "start", "organisation_joined"), _events(left, "end", "organisation_left")]
    other = changes()
    other = other[other["change"].isin(list(_CHANGES))]
    text = other["igo"] + ": " + other["reason"] + f" [{GENERAL}]"
    events.append(other.assign(kind=other["change"].map(_CHANGES), detail=text)[_COLUMNS])
    found = pd.concat(events, ignore_index=True)
    year = found["date"].str[:4].astype(int)
    found = found[(year >= FIRST_YEAR) & (year <= LAST_CONTINUED) & alive(inputs.states, found["iso3"], year)]
    return {"events": numbered(found), "traits": _members(inputs)}


_COLUMNS = ["iso3", "date", "kind", "detail"]


def _events(spells: pd.DataFrame, column: str, kind: str) -> pd.DataFrame:
    day = spells[column]
    whole = day.str.len() == len("2004-03-29")
    known = spells["reason"].where(whole, spells["reason"] + ", only the year is known")
    unchecked = spells["checked_against"] == GENERAL
    mark = pd.Series("", index=spells.index).where(~unchecked, f" [{GENERAL}]")
    detail = spells["organisation"] + ": " + known + mark
    return spells.assign(date=day.where(whole, day + "-01-01"), kind=kind, detail=detail)[_COLUMNS]


def _members(inputs: Inputs) -> pd.DataFrame:
    parts = []
    for organisation, (first, absent) in OWN.items():
        spells = memberships()[memberships()["organisation"] == organisation]
        names, levels = spells["iso3"].tolist(), spells["level"].tolist()
        spans = zip(names, spells["first"].tolist(), spells["last"].tolist(), levels, strict=True)
        rows = [
            (iso3, year, level if start <= year < end else 0.0)
            for iso3, start, end, level in spans
            for year in range(first, LAST_CONTINUED + 1)
        ]
        frame = pd.DataFrame(rows, columns=["iso3", "year", "value"])
        if absent == "zero":
            frame = frame[frame["value"] > 0]
        frame = frame[alive(inputs.states, frame["iso3"], frame["year"])]
        parts.append(traits(frame, f"member:{organisation}"))
    return pd.concat(parts, ignore_index=True)


_LISTED = "panel/tables/memberships.csv lists the spells with what they were checked against."
_BRI = (
    "1 in the years at whose end a memorandum is in force, 0 before and after it, and for states that "
    "are known "
    "never to have signed one; every other state is missing. Years by general knowledge, checked against "
    "nothing. "
)
_NOTES = {"BRI": _BRI, "AUKUS": "", "QUAD": ""}
VARIABLES = (
    *(
        variable
        for name, (first, absent) in OWN.items()
        for variable in described(
            "traits",
            first,
            LAST_CONTINUED,
            absent,
            (
                (
                    f"member:{name}",
                    f"Member of: {ORGANISATIONS[name]}",
                    "level",
                    f"{_NOTES[name]}As of 31 December. {_LISTED}",
                ),
            ),
        )
    ),
    *described(
        "events",
        FIRST_YEAR,
        LAST_CONTINUED,
        "zero",
        (
            (
                "organisation_joined",
                "joins an organisation",
                "events",
                f"One of {', '.join(ORGANISATIONS)}; the detail begins with its name. Rows that were "
                f"checked against "
                f"nothing say [{GENERAL}]. {_LISTED}",
            ),
            ("organisation_left", "leaves an organisation", "events", f"As organisation_joined. {_LISTED}"),
            (
                "organisation_suspends",
                "is suspended from an organisation",
                "events",
                "Arab League and OIC from 1979, African Union from 2008, ECOWAS from 2020; from "
                f"panel/tables/igo_changes.csv, all by {GENERAL}.",
            ),
            (
                "organisation_readmits",
                "is readmitted to an organisation",
                "events",
                f"The end of a suspension, from panel/tables/igo_changes.csv, all by {GENERAL}.",
            ),
        ),
    ),
)
DERIVATION = Derivation("organisations", ("igo",), VARIABLES, derive)
