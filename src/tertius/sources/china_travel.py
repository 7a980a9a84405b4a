"""Visits abroad of Chinese presidents, premiers and party leaders, 1949-2020."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers
from tertius.sources.parsing.workbooks import Rows, columns, read_sheets, under_header, write_book
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "ceias_chinese_leader_travel/WHO-WHERE-WHEN-dataset-v.1.1.xlsx"
_COLUMNS = ("Year", "Name", "Level", "Country")
NOT_STATES = ("Palestine",)

VISITS = Table(
    "visits",
    (
        Column("number", "int", "number", "row of the sheet", low=1),
        Column("year", "int", "year", "calendar year", low=1949, high=2100),
        Column("leader", "str", "", "full name"),
        Column("office", "str", "", "office held"),
        Column("country", "str", "", "English name of the country visited"),
    ),
    ("number",),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return one row a visit; several visits in a year are several rows."""
    path = paths[_FILE]
    frame = columns(
        under_header(read_sheets(path, ("Dataset",))["Dataset"], "Year", str(path)), _COLUMNS, str(path)
    )
    frame = frame[frame["Year"].ne("") & frame["Country"].ne("")].reset_index(drop=True)
    table = pd.DataFrame(
        {
            "number": range(1, len(frame) + 1),
            "year": numbers(frame["Year"], path),
            "leader": frame["Name"].astype(str).str.strip(),
            "office": frame["Level"].astype(str).str.strip(),
            "country": frame["Country"].astype(str).str.strip(),
        }
    )
    return Parsed({"visits": table[~table["country"].isin(NOT_STATES)].reset_index(drop=True)})


def sample(folder: Path) -> None:
    """Write a few visits in the layout of the workbook."""
    rows: Rows = [
        list(_COLUMNS),
        [1949, "Mao Zedong", "President", "Soviet Union"],
        [2013, "Xi Jinping", "President", "Russia"],
        [2013, "Xi Jinping", "President", "Russia"],
        [2020, "Xi Jinping", "President", "Myanmar"],
    ]
    write_book(folder / _FILE, {"Cover page": [["WHO | WHERE | WHEN"]], "Dataset": rows})


SOURCE = Source(
    name="china_travel",
    title="WHO | WHERE | WHEN: international travel of Chinese leaders",
    release="1.1 (1949-2020)",
    terms="No licence in the copy; published openly with a request for citation, as believed",
    citation="Turcsányi, R. Q., Eckert, M., Šimalčík, M., & Majsniarová, K. (2021). WHO | WHERE | WHEN, "
    "v1.1. "
    "Central European Institute of Asian Studies.",
    first=1949,
    last=2020,
    unit_of_observation="visit",
    files=(UpstreamFile(_FILE, "4cfd7ff5b8f9aa77e9417e6149973a4fe1daa9d538939a2b48251006dd8df5b3"),),
    tables=(VISITS,),
    parser=parse,
    sample=sample,
    caveats=(
        "Only the year of a visit is known; foreign ministers are not followed.",
        "2020 is the year of the pandemic, and nothing follows it.",
    ),
)
