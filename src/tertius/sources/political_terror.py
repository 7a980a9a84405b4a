"""Political Terror Scale: violations of physical integrity by three readers of country reports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "pts_1976_2023/PTS-2024.csv"
SCALES = {"PTS_A": "amnesty", "PTS_H": "human_rights_watch", "PTS_S": "state_department"}
#: Rows that are no state of the system, or parts of one.
NOT_STATES = (
    "Crimea",
    "European Union",
    "Gaza (Hamas)",
    "Israel in Occupied Territories",
    "Palestine, State of",
    "Puerto Rico",
    "Russia-Occupied Areas (Ukraine)",
    "Somaliland",
    "Western Sahara",
    "Islamic State (ISIS)",
)
_NAMES = {"Israel in pre-1967 borders": "Israel"}

TERROR = Table(
    "terror",
    (
        Column("country", "str", "", "English name"),
        Column("year", "int", "year", "year described", low=1976, high=2100),
        *(
            Column(name, "float", "1 to 5", "5 is worst", required=False, low=1, high=5)
            for name in SCALES.values()
        ),
    ),
    ("country", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return the three scales by name of the state and year."""
    path = paths[_FILE]
    frame = read_columns(path, ("Country", "Year", "COW_Code_N", *SCALES), "latin-1")
    frame = frame[~frame["Country"].isin(NOT_STATES)].reset_index(drop=True)
    frame = numbers(frame, ("Year", *SCALES), str(path), {"": np.nan, "NA": np.nan})
    frame["Country"] = frame["Country"].replace(_NAMES)
    table = frame.rename(columns={"Country": "country", "Year": "year", **SCALES})
    table = table.dropna(subset=list(SCALES.values()), how="all").drop(columns="COW_Code_N")
    return Parsed({"terror": table.drop_duplicates(["country", "year"]).reset_index(drop=True)})


def sample(folder: Path) -> None:
    """Write a few state-years as in the upstream file."""
    lines = [
        "Country,Country_OLD,Year,COW_Code_N,PTS_A,PTS_H,PTS_S,NA_Status_A",
        "Syrian Arab Republic,Syria,2014,652,5,5,5,0",
        "C\xf4te d'Ivoire,Ivory Coast,2014,437,3,NA,3,0",
        "Western Sahara,Western Sahara,2014,NA,NA,NA,3,66",
        "Germany,Germany,2023,255,1,NA,1,0",
    ]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="latin-1")


SOURCE = Source(
    name="political_terror",
    title="Political Terror Scale",
    release="2024 (1976-2023)",
    terms="No licence in the copy; free for academic use with citation, as believed",
    citation="Gibney, M., Haschke, P., Arnon, D., Pisanò, A., Barrett, G., Park, B., & Barnes, J. (2024). "
    "The Political Terror Scale 1976-2023.",
    first=1976,
    last=2023,
    unit_of_observation="state-year",
    files=(UpstreamFile(_FILE, "a09d5d81584dcff8e3d4697411ba2fe4a429f47c96514fe2c43af3e8875c779b"),),
    tables=(TERROR,),
    parser=parse,
    sample=sample,
    caveats=(
        "The scale from the State Department's reports favours friends of the United States: use "
        "Amnesty's beside it.",
        "Rows for occupied areas and armed groups are left out.",
    ),
)
