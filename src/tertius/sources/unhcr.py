"""Refugees, asylum seekers and displaced persons by origin and asylum (UNHCR), 1951-2025."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import rdata

from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import agreeing
from tertius.sources.parsing.frames import numbers, read_r_frame
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "unhcr_population/population.rda"
COUNTS = {"refugees": "refugees", "asylum_seekers": "asylum_seekers", "idps": "displaced", "oip": "others"}
#: Codes of unknown places and of stateless persons.  As an origin they stay: they count where they are.
UNKNOWN = ("UNK", "XXA")

STOCKS = Table(
    "stocks",
    (
        Column("origin", "str", "ISO 3166-1 alpha-3", "origin; UNK where unknown, XXA for stateless persons"),
        Column(
            "asylum", "str", "ISO 3166-1 alpha-3", "where they are; the origin itself for displaced persons"
        ),
        Column("year", "int", "year", "end of the year", low=1951, high=2100),
        *(
            Column(name, "float", "persons", name.replace("_", " "), required=False, low=0)
            for name in COUNTS.values()
        ),
    ),
    ("origin", "asylum", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return stocks by pair and year; an absent pair is no zero."""
    path = paths[_FILE]
    frame = read_r_frame(path, ("year", "coo_iso", "coa_iso", *COUNTS), "population")
    frame = frame[~frame["coa_iso"].isin(UNKNOWN)].reset_index(drop=True)
    table = pd.DataFrame(
        {
            "origin": frame["coo_iso"].astype(str),
            "asylum": frame["coa_iso"].astype(str),
            "year": numbers(frame["year"], path),
            **{name: numbers(frame[column], path) for column, name in COUNTS.items()},
        }
    )
    return Parsed({"stocks": agreeing(table, STOCKS.key, str(path)).reset_index(drop=True)})


def sample(folder: Path) -> None:
    """Write a few pairs in the R format."""
    nan = float("nan")
    rows = [
        (2023.0, "SYR", "TUR", 3.2e6, 1e4, 0.0, nan),
        (2023.0, "SYR", "SYR", 0.0, 0.0, 7.2e6, nan),
        (2023.0, "VEN", "COL", 300.0, 2e4, 0.0, 2.8e6),
        (2023.0, "UNK", "FRA", 10.0, 0.0, 0.0, nan),
    ]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    names = ["year", "coo_iso", "coa_iso", *COUNTS]
    rdata.write_rda(path, {"population": pd.DataFrame(rows, columns=names)})


SOURCE = Source(
    name="unhcr",
    title="UNHCR Refugee Population Statistics Database",
    release="R package refugees 2025.12.1, commit 0c16a6d (to the end of 2025)",
    terms="Creative Commons Attribution 4.0",
    citation="UNHCR Refugee Population Statistics Database; R package refugees 2025.12.1.",
    first=1951,
    last=2025,
    unit_of_observation="origin-asylum-year",
    files=(UpstreamFile(_FILE, "66eb6872a5f34c82705be97759051703bc0f404e3ecadc9c72a5f61424a22cf8"),),
    tables=(STOCKS,),
    parser=parse,
    sample=sample,
    caveats=(
        "Palestinians under UNRWA are not here; most Venezuelans stand among others in need of protection.",
        "Early decades cover few states: an absent pair is not a zero.",
    ),
)
