"""Powell and Thyne's coups d'etat, as counts by state and year, 1950-2025."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_delimited
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "ptcoups_country_year/ptcoups.csv"
_COLUMNS = {"gwcode": "gwcode", "year": "year", "pt_coup_num": "successful", "pt_failed_num": "failed"}

COUPS = Table(
    "coups",
    (
        Column("gwcode", "int", "Gleditsch-Ward number", "state", low=1, high=999),
        Column("year", "int", "year", "calendar year", low=1950, high=2100),
        Column("successful", "int", "coups", "coups that succeeded for at least seven days", low=0, high=20),
        Column("failed", "int", "coups", "coups that failed", low=0, high=20),
    ),
    ("gwcode", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return successful and failed coups by state-year; the moving sums of the copy are left out."""
    frame = read_delimited(paths[_FILE], list(_COLUMNS))
    table = pd.DataFrame({to: numbers(frame[name], paths[_FILE]) for name, to in _COLUMNS.items()})
    return Parsed({"coups": table}, (f"covers {int(table['year'].min())} to {int(table['year'].max())}",))


def sample(folder: Path) -> None:
    """Write a few state-years as in the upstream file."""
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        '"gwcode","year","pt_attempt","pt_attempt_num","pt_coup_num","pt_coup","pt_failed_num","pt_failed"',
        "652,1951,1,1,1,1,0,0",
        "652,1952,0,0,0,0,0,0",
        "625,2021,1,2,1,1,1,1",
        "436,2023,1,1,1,1,0,0",
        "404,2022,1,1,0,0,1,1",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="powell_thyne",
    title="Global instances of coups from 1950 to the present",
    release="to 2025, state-year counts (V-Dem Institute's demspaces, commit 1012a66)",
    terms="Free with citation; no terms in the copy",
    citation=(
        "Powell, J. M., & Thyne, C. L. (2011). Global instances of coups from 1950 to 2010: A new dataset. "
        "Journal of Peace Research 48(2), 249-259."
    ),
    first=1950,
    last=2025,
    unit_of_observation="state-year",
    files=(UpstreamFile(_FILE, "d25ac8dc10729d947e6aeb16b13ca3a7d42f8c0da2a35a21e516513d0de91a13"),),
    tables=(COUPS,),
    parser=parse,
    sample=sample,
    caveats=(
        "Counts by year, without dates: events made from them are dated to 1 January and say so.",
        "Only illegal, overt attempts by the military or other elites within the state: rebel victories, "
        "popular uprisings and foreign interventions are not coups.",
    ),
)
