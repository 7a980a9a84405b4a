"""World Development Indicators: research, trade, investment, aid received, 1990-2024."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import agreeing, numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "wdi_macropanel_1990_2024/03_WDI.csv"
FIRST, LAST = 1990, 2024
#: Column upstream: name here, unit, meaning.
INDICATORS = {
    "rnd_gdp": ("research", "percent of GDP", "expenditure on research and development"),
    "researchers_per_million": ("researchers", "per million inhabitants", "researchers"),
    "exports_gdp": ("exports_gdp", "percent of GDP", "exports of goods and services"),
    "imports_gdp": ("imports_gdp", "percent of GDP", "imports of goods and services"),
    "fdi_in_gdp": ("investment_in", "percent of GDP", "foreign direct investment, net inflows"),
    "fdi_out_gdp": ("investment_out", "percent of GDP", "foreign direct investment, net outflows"),
    "oda_gni": ("aid_received", "percent of GNI", "official development assistance received"),
    "remittances_gdp": ("remittances", "percent of GDP", "personal remittances received"),
    "life_expectancy": ("life_expectancy", "years", "life expectancy at birth"),
}

INDICATOR_TABLE = Table(
    "indicators",
    (
        Column("iso3", "str", "ISO 3166-1 alpha-3", "state or territory"),
        Column("year", "int", "year", "calendar year", low=FIRST, high=2100),
        *(
            Column(name, "float", unit, text, required=False, high=150 if unit == "years" else None)
            for name, unit, text in INDICATORS.values()
        ),
    ),
    ("iso3", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return the indicators under plain names."""
    path = paths[_FILE]
    frame = read_columns(path, ("ISO3", "year", *INDICATORS))
    frame = numbers(frame, ("year", *INDICATORS), str(path), {"": np.nan, "NA": np.nan})
    names = {column: name for column, (name, _, _) in INDICATORS.items()}
    table = frame.rename(columns={"ISO3": "iso3", **names})
    return Parsed({"indicators": agreeing(table, ("iso3", "year"), str(path))})


def sample(folder: Path) -> None:
    """Write a few state-years as in the file."""
    lines = [
        ",".join(("ISO3", "year", *INDICATORS)),
        "USA,2022,3.59,4900,11.8,15.2,1.5,1.6,NA,0.03,77.4",
        "CHN,2022,2.56,1700,20.7,17.5,1.0,1.0,-0.01,0.1,78.2",
        "PRK,2022,NA,NA,NA,NA,NA,NA,NA,NA,73.0",
    ]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="wdi_economy",
    title="World Development Indicators: research, trade, investment, aid received",
    release="2025, in the repository macropanel (commit 40512e6)",
    terms="World Bank, Creative Commons Attribution 4.0; no licence in the copy",
    citation="World Bank, World Development Indicators (2025).",
    first=FIRST,
    last=LAST,
    unit_of_observation="state-year",
    files=(UpstreamFile(_FILE, "5eb92746009f43c1f7bda43db0d333c2897f1de91510db63e39000902d3b3d57"),),
    tables=(INDICATOR_TABLE,),
    parser=parse,
    sample=sample,
    weak=True,
    caveats=(
        "Weak provenance: processed by a third party.",
        "Exports and imports are of goods and services: no match for the trade data by partner.",
        "Research ends in 2022; Taiwan is not there.",
    ),
)
