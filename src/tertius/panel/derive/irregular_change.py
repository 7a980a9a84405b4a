"""Irregular changes of government from 1946 on, across the end of the leaders' data in 2015.

To 2015 these are the irregular exits of leaders in Archigos.  No later source codes how leaders leave,
so that from 2016 on, and for the small states that Archigos leaves out, the record is: dated successful
coups (Colpus, to 2022), successful coups counted by state-year (Powell and Thyne, to 2025), and changes
that were no coup (``tables/overrides.csv``, each with its public reason).  The detail of every event says
which of the three it came from: the later years miss what the hand-made rows miss.

Leaders deposed by another state are a kind of their own, ``exit_foreign``.  They count as irregular changes
too, row by row in the same table, where that state was no protector of theirs: Iraq 2003, but not Hungary
1956.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive import coup_counts, coup_events, leaders
from tertius.panel.derive._codes import numbered
from tertius.panel.derive._rows import covering
from tertius.panel.overrides import of
from tertius.panel.schema import Variable

FIRST, LAST = 1946, 2025
KIND = "government_change_irregular"
#: States that the leaders' data leave out as too small.
NOT_FOLLOWED = (
    *("AND", "ATG", "DMA", "FSM", "GRD", "KIR", "KNA", "LCA", "LIE", "MCO", "MHL", "NRU", "PLW", "SMR"),
    *("STP", "SYC", "TON", "TUV", "VCT", "VUT", "WSM"),
)


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the events of both periods, and the removals from outside since 2016 that were coded by hand."""
    since = leaders.last_year(inputs) + 1  # overrides of single events are added or dropped by the build
    last = max(LAST, coup_counts.last_year(inputs))  # the hand-made table goes to LAST
    parts = [exits_of_leaders(inputs), coups_since(inputs, since), not_coups(since)]
    events = numbered(pd.concat(parts, ignore_index=True))
    return {"events": events[events["year"] <= last], "variables": covering(VARIABLES, last)}


def exits_of_leaders(inputs: Inputs) -> pd.DataFrame:
    """Irregular exits of leaders, with name and manner."""
    out = leaders.exits(inputs)
    out = out[out["exit"] == "Irregular"]
    why = ("; corrected: " + out["why"]).where(out["why"] != "", "")
    return out.assign(kind=KIND, detail="archigos: " + out["leader"] + "; " + out["exit_code"] + why)[
        _COLUMNS
    ]


def coups_since(inputs: Inputs, since: int) -> pd.DataFrame:
    """Successful coups from `since` on, dated where any source has a date, else to 1 January.

    States in `NOT_FOLLOWED` are covered from `FIRST` on.
    """
    dated = coup_events.coups(inputs)
    dated = dated[dated["success"] & ((dated["year"] >= since) | dated["iso3"].isin(NOT_FOLLOWED))]
    counted = coup_counts.counts(inputs)
    late = (counted["year"] >= since) | counted["iso3"].isin(NOT_FOLLOWED)
    counted = counted[(counted["successful"] > 0) & late]
    columns = (counted[name].tolist() for name in ("iso3", "year", "successful"))
    known = {(iso3, year): number for iso3, year, number in zip(*columns, strict=True)}
    rows = []
    for row in dated.itertuples():
        by = "colpus, powell_thyne" if (row.iso3, row.year) in known else "colpus only"
        rows.append((row.iso3, row.date, KIND, f"coup ({by}): {row.type}"))
    have = dated.groupby(["iso3", "year"]).size().to_dict()
    by_hand = of("irregular_change", "events", "date")
    for (iso3, year), number in known.items():
        missing = number - have.get((iso3, year), 0)
        dates = [row for row in by_hand if row.iso3 == iso3 and row.years[0] == year]
        for position in range(missing):
            if position < len(dates):
                known_day = dates[position]
                text = f"coup (powell_thyne, dated by hand): {known_day.detail}; {known_day.reason}"
                rows.append((iso3, known_day.first, KIND, text))
            else:
                rows.append((iso3, f"{year}-01-01", KIND, "coup (powell_thyne): only the year is known"))
    return pd.DataFrame(rows, columns=_COLUMNS)


def not_coups(since: int) -> pd.DataFrame:
    """Changes from the year `since` on that were no coup, from the table of overrides."""
    rows = [
        (row.iso3, row.first, kind, f"hand-coded ({row.value}): {row.detail}; {row.reason}")
        for row in of("irregular_change", "events", "since")
        if row.years[0] >= since
        for kind in row.variables
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


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
        "To 2015 every irregular exit of a leader in Archigos (coups, rebels, protest, assassination), as "
        "corrected in panel/tables/overrides.csv; from 2016, and for the smallest states, only successful "
        "coups and other changes listed there with their reasons. Leaders deposed by another state count "
        "where that state was no protector of theirs. The detail begins with archigos, coup or hand-coded. "
        "The two periods are not counted alike.",
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
