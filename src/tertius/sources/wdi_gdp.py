"""Gross domestic product in constant prices by state and year, 1950-2024 (World Bank, completed)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_delimited
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "wdi_vdeminstitute_demspaces/gdp.csv"
_COLUMNS = {"gwcode": "gwcode", "year": "year", "NY.GDP.MKTP.KD": "gdp", "NY.GDP.PCAP.KD": "gdp_pc"}

GDP = Table(
    "gdp",
    (
        Column("gwcode", "int", "Gleditsch-Ward number", "state", low=1, high=999),
        Column("year", "int", "year", "calendar year", low=1900, high=2100),
        Column("gdp", "float", "constant 2015 US$", "gross domestic product", required=False, low=0),
        Column(
            "gdp_pc", "float", "constant 2015 US$ a head", "the same per inhabitant", required=False, low=0
        ),
    ),
    ("gwcode", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return levels; a figure of 0 or below is an artefact of the copy's completion and missing here."""
    frame = read_delimited(paths[_FILE], list(_COLUMNS))
    table = pd.DataFrame({to: numbers(frame[name], paths[_FILE]) for name, to in _COLUMNS.items()})
    impossible = table["gdp"] <= 0
    table["gdp"] = table["gdp"].mask(impossible)
    table["gdp_pc"] = table["gdp_pc"].mask(impossible | (table["gdp_pc"] <= 0))
    at = [
        f"{int(code)} in {int(year)}" for code, year in table.loc[impossible, ["gwcode", "year"]].to_numpy()
    ]
    return Parsed(
        {"gdp": table}, (f"products of 0 or below count as missing: {', '.join(at)}",) if at else ()
    )


def sample(folder: Path) -> None:
    """Write a few state-years as in the upstream file."""
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        "gwcode,year,NY.GDP.MKTP.KD,NY.GDP.MKTP.KD.ZG,NY.GDP.PCAP.KD,NY.GDP.PCAP.KD.ZG",
        "2,1950,2343208968447.384,3.84,15195.64,0",
        "652,2010,34316470000,5.19,1526.37,2.79",
        "652,2014,17185170000,-10.31,847.66,-4.15",
        "626,2024,-120547300,-109.12,-10.09,-108.76",
        "511,1963,300000000,NA,NA,NA",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="wdi_gdp",
    title="World Development Indicators: gross domestic product, completed from other sources",
    release="2026-01 (V-Dem Institute's demspaces, commit 1012a66)",
    terms="CC BY 4.0 (World Bank)",
    citation=(
        "World Bank, World Development Indicators, NY.GDP.MKTP.KD and NY.GDP.PCAP.KD; earlier and lacking "
        "years from United Nations data and Gleditsch, K. S. (2002), Expanded trade and GDP data, Journal "
        "of Conflict Resolution 46(5), 712-724, as joined by the V-Dem Institute."
    ),
    first=1950,
    last=2024,
    unit_of_observation="state-year",
    files=(UpstreamFile(_FILE, "7e7ab43d9f0b31bc46021d76a45fe474bc3cd8b146dc9326baf4f1a8e0dd5092"),),
    tables=(GDP,),
    parser=parse,
    sample=sample,
    caveats=(
        "Series are joined from several sources: some states jump at a joint (1960, 1970, 1990), as does "
        "Czechoslovakia in 1960 and 1970.",
        "The last years of states without figures (Syria, South Sudan) are extrapolated upstream; South "
        "Sudan is below 0 in 2024, which counts as missing.",
    ),
)
