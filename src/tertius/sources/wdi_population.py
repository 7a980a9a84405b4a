"""Population by state and year, 1816-2025."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_delimited
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "wdi_vdeminstitute_demspaces/population.csv"
_COLUMNS = ("gwcode", "year", "pop")

POPULATION = Table(
    "population",
    (
        Column("gwcode", "int", "Gleditsch-Ward number", "state", low=1, high=999),
        Column("year", "int", "year", "calendar year", low=1800, high=2100),
        Column("population", "float", "thousand inhabitants", "population", required=False, low=0),
    ),
    ("gwcode", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return population in thousands; states without figures stay missing."""
    frame = read_delimited(paths[_FILE], _COLUMNS)
    table = pd.DataFrame({name: numbers(frame[name], paths[_FILE]) for name in _COLUMNS})
    return Parsed({"population": table.rename(columns={"pop": "population"})})


def sample(folder: Path) -> None:
    """Write a few state-years as in the upstream file."""
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["gwcode,year,pop", "2,1816,8659", "652,2023,23594.623", "652,2024,24672.7595", "396,2024,NA"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="wdi_population",
    title="World Development Indicators: population, completed from other sources",
    release="2026-01 (V-Dem Institute's demspaces, commit 1012a66)",
    terms="CC BY 4.0 (World Bank)",
    citation=(
        "World Bank, World Development Indicators, SP.POP.TOTL; United Nations, World Population Prospects; "
        "earlier years from Gleditsch, K. S. (2002), Journal of Conflict Resolution 46(5), 712-724, as "
        "joined by the V-Dem Institute."
    ),
    first=1816,
    last=2025,
    unit_of_observation="state-year",
    files=(UpstreamFile(_FILE, "b42e120c0ebcc487c5f1a2bedddafc4ccf1d6b51ee2b16d77b0b06562428e77a"),),
    tables=(POPULATION,),
    parser=parse,
    sample=sample,
    caveats=("Abkhazia and South Ossetia have no figures.",),
)
