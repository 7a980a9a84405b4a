"""Irregular changes of government from 1946 on, across the end of the leaders' data in 2015.

To 2015 these are the irregular exits of leaders in Archigos.  No later source codes how leaders leave,
so that from 2016 on the record is: dated successful coups (Colpus, to 2022), successful coups counted
by state-year (Powell and Thyne, to 2025), and a small hand-made table of changes that were no coup
(``tables/irregular_changes.csv``, each with its public reason).  The detail of every event says which of the
three it came from: the later years miss what the hand-made table misses.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive import coup_counts, coup_events, leaders
from tertius.panel.derive._codes import numbered
from tertius.panel.derive._rows import covering
from tertius.panel.schema import Variable

FIRST, LAST = 1946, 2025
KIND = "government_change_irregular"


@cache
def hand_coded() -> pd.DataFrame:
    """Return the hand-made table: iso3, date, manner, leader, reason.

    ``coup_date`` rows only date a coup that Powell and Thyne count; ``foreign`` rows are changes that
    another state forced, which Archigos keeps apart too.
    """
    text = files("tertius.panel").joinpath("tables", "irregular_changes.csv")
    with text.open(encoding="utf-8") as handle:
        return pd.read_csv(handle, dtype=str)


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the events of both periods, and the removals from outside since 2016 that were coded by hand."""
    since = leaders.last_year(inputs) + 1
    last = max(LAST, coup_counts.last_year(inputs))  # the hand-made table goes to LAST
    parts = [exits_of_leaders(inputs), coups_since(inputs, since), not_coups(since)]
    events = numbered(pd.concat(parts, ignore_index=True))
    return {"events": events[events["year"] <= last], "variables": covering(VARIABLES, last)}


def exits_of_leaders(inputs: Inputs) -> pd.DataFrame:
    """Irregular exits of leaders, with name and manner."""
    out = leaders.exits(inputs)
    out = out[out["exit"] == "Irregular"]
    return out.assign(kind=KIND, detail="archigos: " + out["leader"] + "; " + out["exit_code"])[_COLUMNS]


def coups_since(inputs: Inputs, since: int) -> pd.DataFrame:
    """Successful coups from `since` on, dated where any source has a date, else to 1 January."""
    dated = coup_events.coups(inputs)
    dated = dated[dated["success"] & (dated["year"] >= since)]
    counted = coup_counts.counts(inputs)
    counted = counted[(counted["successful"] > 0) & (counted["year"] >= since)]
    columns = (counted[name].tolist() for name in ("iso3", "year", "successful"))
    known = {(iso3, year): number for iso3, year, number in zip(*columns, strict=True)}
    rows = []
    for row in dated.itertuples():
        by = "colpus, powell_thyne" if (row.iso3, row.year) in known else "colpus only"
        rows.append((row.iso3, row.date, KIND, f"coup ({by}): {row.type}"))
    have = dated.groupby(["iso3", "year"]).size().to_dict()
    by_hand = hand_coded()
    for (iso3, year), number in known.items():
        missing = number - have.get((iso3, year), 0)
        dates = by_hand[
            (by_hand["iso3"] == iso3)
            & (by_hand["date"].str[:4] == str(year))
            & (by_hand["manner"] == "coup_date")
        ]
        for position in range(missing):
            if position < len(dates):
                found = dates.iloc[position]
                text = f"coup (powell_thyne, dated by hand): {found['leader']}; {found['reason']}"
                rows.append((iso3, str(found["date"]), KIND, text))
            else:
                rows.append((iso3, f"{year}-01-01", KIND, "coup (powell_thyne): only the year is known"))
    return pd.DataFrame(rows, columns=_COLUMNS)


def not_coups(since: int) -> pd.DataFrame:
    """Return changes from the year `since` on that were no coup, from the hand-made table."""
    table = hand_coded()
    table = table[(table["manner"] != "coup_date") & (table["date"].str[:4].astype(int) >= since)]
    kind = table["manner"].map(lambda manner: "exit_foreign" if manner == "foreign" else KIND)
    detail = "hand-coded (" + table["manner"] + "): " + table["leader"] + "; " + table["reason"]
    return table.assign(kind=kind, detail=detail)[_COLUMNS]


_COLUMNS = ["iso3", "date", "kind", "detail"]

VARIABLES = (
    Variable(
        "events",
        KIND,
        "irregular change of government",
        "events",
        FIRST,
        LAST,
        "zero",
        "To 2015 every irregular exit of a leader in Archigos (coups, rebels, protest, assassination); "
        "from 2016 only successful coups and a small hand-made table of other changes, each with its "
        "reason. The detail begins with archigos, coup or hand-coded. The two periods are not counted "
        "alike.",
    ),
    Variable(
        "events",
        "exit_foreign",
        "leader deposed by another state, since 2016",
        "events",
        2016,
        LAST,
        "zero",
        "From the hand-made table, to continue the kind of that name in Archigos; likely incomplete.",
    ),
)
DERIVATION = Derivation("irregular_change", ("archigos", "colpus", "powell_thyne"), VARIABLES, derive)
