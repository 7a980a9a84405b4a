"""Colpus: coups with dates and types, 1946-2022."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from openpyxl import Workbook, load_workbook

from tertius.core.errors import SourceError, shorten
from tertius.core.files import read_bytes
from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, pick
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "colpus/Colpus_Master_Coup List_all countries_basic.xlsx"
_COLUMNS = ("id", "ccode", "date", "success", "milcoup", "cwc_coding2", "ambiguous", "staged")
_ROWS = 20_000

COUPS = Table(
    "coups",
    (
        Column("id", "str", "", "identifier of the attempt"),
        Column("ccode", "int", "Gleditsch-Ward number", "state", low=1, high=999),
        Column("date", "date", "ISO 8601 date", "day of the attempt"),
        Column("success", "bool", "", "whether the attempt succeeded"),
        Column("military", "bool", "", "whether the military led it"),
        Column("type", "str", "", "regime change or reshuffling", required=False),
        Column("ambiguous", "bool", "", "whether the coders doubt that it was a coup attempt"),
        Column("staged", "bool", "", "whether it was feigned by the incumbent"),
    ),
    ("id",),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return attempts with dates; upstream codes success as 1 and failure as 2."""
    path = paths[_FILE]
    read_bytes(path, 16 * 2**20, SourceError)
    sheets = load_workbook(path, read_only=True, data_only=True).worksheets
    named = (list(sheet.iter_rows(values_only=True, max_row=_ROWS + 1)) for sheet in sheets)
    rows = next((found for found in named if found and "id" in found[0]), [])
    if not 0 < len(rows) <= _ROWS:
        got = "more" if rows else "no sheet that begins with a header with 'id'"
        raise SourceError(str(path), f"a sheet of at most {_ROWS:,} rows", got)
    frame = pick(pd.DataFrame(rows[1:], columns=[str(name) for name in rows[0]]), _COLUMNS, path)
    frame = frame[frame["id"].notna()].reset_index(drop=True)
    success = numbers(frame["success"], path)
    if not success.isin([1, 2]).all():
        raise SourceError(
            f"{path}, column 'success'", "1 (success) or 2 (failure)", shorten(success.tolist())
        )
    for column in ("ambiguous", "staged"):
        if not (frame[column].isna() | frame[column].isin([0, 1])).all():
            strange = frame[column][frame[column].notna() & ~frame[column].isin([0, 1])].iloc[0]
            raise SourceError(f"{path}, column {column!r}", "1, or nothing", shorten(strange))
    table = pd.DataFrame(
        {
            "id": frame["id"].astype(str),
            "ccode": numbers(frame["ccode"], path),
            "date": [_iso(value, path) for value in frame["date"]],
            "success": success == 1,
            "military": frame["milcoup"].astype(str).str.startswith("Military"),
            "type": frame["cwc_coding2"].astype(object),
            "ambiguous": frame["ambiguous"] == 1,
            "staged": frame["staged"] == 1,
        }
    )
    return Parsed({"coups": table})


def _iso(value: object, path: Path) -> str:
    if isinstance(value, (datetime, date)):
        return value.strftime("%Y-%m-%d")
    raise SourceError(f"{path}, column 'date'", "a date cell", shorten(value))


def sample(folder: Path) -> None:
    """Write a few attempts in the upstream's workbook layout."""
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(_COLUMNS))
    change, shuffle = "successful regime change coup", "successful reshuffling coup"
    for row in (
        ("40-1952-3-10", 40, datetime(1952, 3, 10), 1, "Military Coup", change, None, None),
        ("432-2020-8-18", 432, datetime(2020, 8, 18), 1, "Military Coup", change, None, None),
        ("432-2021-5-24", 432, datetime(2021, 5, 24), 1, "Military Coup", shuffle, None, None),
        (
            "404-2022-2-1",
            404,
            datetime(2022, 2, 1),
            2,
            "Military Coup",
            "failed regime change coup",
            None,
            None,
        ),
        (
            "625-2021-9-21",
            625,
            datetime(2021, 9, 21),
            2,
            "Military Coup",
            "failed regime change coup",
            None,
            1,
        ),
    ):
        sheet.append(list(row))
    book.save(path)


SOURCE = Source(
    name="colpus",
    title="Colpus: coup agency and mechanisms",
    release="master coup list, basic (2023-08-25)",
    terms="No terms in the copy; cite",
    citation=(
        "Chin, J. J., Carter, D. B., & Wright, J. G. (2021). The varieties of coups d'état: Introducing the "
        "Colpus dataset. International Studies Quarterly 65(4), 1040-1051."
    ),
    first=1946,
    last=2022,
    unit_of_observation="coup attempt",
    files=(UpstreamFile(_FILE, "5e53fef7ea8bb5aba6540daa4d6dacb305259a09e01bfb6481fc0f47871df634"),),
    tables=(COUPS,),
    parser=parse,
    sample=sample,
    caveats=(
        "Some attempts are marked ambiguous or staged; the panel keeps the former and leaves out the latter.",
        "The state code follows Gleditsch and Ward.",
    ),
)
