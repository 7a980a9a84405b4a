"""Cyber incidents between rival states (DCID 2.0), 2000-2020."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import agreeing
from tertius.sources.parsing.frames import numbers
from tertius.sources.parsing.workbooks import columns, read_sheets, under_header, write_book
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "dcid_2_0/DCID_2.0_Release_update_February_2023.xlsx"
_COLUMNS = ("Cyberincidentnum", "StateA", "StateB", "Name", "interactionstartdate", "initiator", "severity")
#: Short names of the file; the rest are ordinary English names.
NAMES = {"US": "United States", "N Korea": "North Korea", "S Korea": "South Korea", "UK": "United Kingdom"}

INCIDENTS = Table(
    "incidents",
    (
        Column("number", "int", "number", "incident", low=1),
        Column("state_a", "str", "", "English name of one rival"),
        Column("state_b", "str", "", "English name of the other"),
        Column("name", "str", "", "name of the incident"),
        Column("date", "date", "ISO 8601 date", "first day"),
        Column("initiator", "int", "Correlates of War number", "rival that began it", low=1, high=999),
        Column("severity", "float", "0 to 10", "severity", required=False),
    ),
    ("number",),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return one row an incident."""
    path = paths[_FILE]
    frame = columns(
        under_header(read_sheets(path, ("",))[""], "Cyberincidentnum", str(path)), _COLUMNS, str(path)
    )
    frame = frame[frame["Cyberincidentnum"].ne("")].reset_index(drop=True)
    table = pd.DataFrame(
        {
            "number": numbers(frame["Cyberincidentnum"], path),
            "state_a": frame["StateA"].astype(str).str.strip().replace(NAMES),
            "state_b": frame["StateB"].astype(str).str.strip().replace(NAMES),
            "name": frame["Name"].astype(str).str.strip(),
            "date": [_day(value, path) for value in frame["interactionstartdate"]],
            "initiator": numbers(frame["initiator"], path),
            "severity": numbers(frame["severity"].where(frame["severity"].ne("")), path),
        }
    )
    return Parsed({"incidents": agreeing(table, ("number",), str(path)).reset_index(drop=True)})


def _day(value: object, path: Path) -> str:
    if isinstance(value, (datetime, date)):
        return value.strftime("%Y-%m-%d")
    raise SourceError(f"{path}, column 'interactionstartdate'", "a date cell", shorten(value))


def sample(folder: Path) -> None:
    """Write a few incidents in the layout of the workbook."""
    write_book(
        folder / _FILE,
        {
            "DCID": [
                list(_COLUMNS),
                [1, "US", "Iran", "Stuxnet", datetime(2009, 6, 1), 2, 6],
                [2, "Russia", "Ukraine", "NotPetya", datetime(2017, 6, 27), 365, 5],
            ]
        },
    )


SOURCE = Source(
    name="cyber_incidents",
    title="Dyadic Cyber Incident Dataset",
    release="2.0, update of February 2023 (September 2000 - January 2021)",
    terms="No licence in the copy; public academic data set, cite",
    citation="Maness, R. C., Valeriano, B., Hedgecock, K., Macias, J., & Jensen, B. (2022). The Dyadic Cyber "
    "Incident and Campaign Dataset, version 2.0.",
    first=2000,
    last=2020,
    unit_of_observation="incident between two rivals",
    files=(UpstreamFile(_FILE, "2855385ae89c5dacc3bc1e3993c005555abcbd9dce5bbfa6595b1aa57897df24"),),
    tables=(INCIDENTS,),
    parser=parse,
    sample=sample,
    caveats=(
        "Pairs of rivals only: it cannot say who attacks most, or anything of other pairs.",
        "Incidents against Western states are reported more often.",
        "Damage to third parties stands in rows of its own.",
    ),
)
