"""Exports of primary commodities by country, from the BACI trade data, 1995-2023."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "baci_commodity_exports_1995_2023/commodity_exports_hs4.csv"
#: Names of price series upstream, and what the heading of the customs tariff holds.
COMMODITIES = {
    "CRUDE_PETRO": "crude_oil",
    "NGAS_EUR": "gas",
    "COAL_AUS": "coal",
    "WHEAT_US_HRW": "wheat",
    "MAIZE": "maize",
    "BARLEY": "barley",
    "RICE_05": "rice",
    "SOYBEANS": "soybeans",
    "SUGAR_WLD": "sugar",
    "COCOA": "cocoa",
    "COTTON_A_INDX": "cotton",
    "PALM_OIL": "palm_oil",
    "COCONUT_OIL": "coconut_oil",
    "TOBAC_US": "tobacco",
    "RUBBER1_MYSG": "rubber",
    "PLYWOOD": "plywood",
    "IRON_ORE": "iron_ore",
    "COPPER": "copper",
    "ALUMINUM": "aluminium",
    "NICKEL": "nickel",
    "LEAD": "lead",
    "TIN": "tin",
    "ZINC": "zinc",
    "GOLD": "gold",
    "SILVER": "silver",
    "PLATINUM": "platinum",
    "PHOSROCK": "phosphate_rock",
    "DAP": "mixed_fertiliser",
    "POTASH": "potash",
    "TSP": "superphosphate",
    "UREA_EE_BULK": "nitrogen_fertiliser",
}

EXPORTS = Table(
    "exports",
    (
        Column("iso3", "str", "ISO 3166-1 alpha-3", "exporter; territories included"),
        Column("year", "int", "year", "calendar year", low=1995, high=2100),
        Column("commodity", "str", "", "commodity", values=tuple(COMMODITIES.values())),
        Column("value", "float", "thousand US$", "exports to the world", low=0),
    ),
    ("iso3", "year", "commodity"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return exports in thousand US$, which the column ``export_value_usd`` holds despite its name."""
    path = paths[_FILE]
    frame = read_columns(path, ("country_iso3", "commodity", "export_value_usd", "year"))
    strange = sorted(set(frame["commodity"]) - set(COMMODITIES))
    if strange:
        raise SourceError(f"{path}, column 'commodity'", "names of the list", shorten(strange))
    frame = numbers(frame, ("year", "export_value_usd"), str(path))
    table = pd.DataFrame(
        {
            "iso3": frame["country_iso3"],
            "year": frame["year"],
            "commodity": frame["commodity"].map(COMMODITIES),
            "value": frame["export_value_usd"],
        }
    )
    return Parsed({"exports": table.dropna(subset=["value"]).reset_index(drop=True)})


def sample(folder: Path) -> None:
    """Write a few exporters as in the file."""
    lines = [
        "country_iso3,commodity,HS4,export_value_usd,export_quantity_mt,year",
        "SAU,CRUDE_PETRO,2709,262600000,390000000,2022",
        "RUS,CRUDE_PETRO,2709,147500000,240000000,2022",
        "RUS,NGAS_EUR,2711,81000000,90000000,2022",
        "ABW,GOLD,7108,100,1,2022",
    ]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="commodity_exports",
    title="Exports of primary commodities (BACI, by heading of the customs tariff)",
    release="from CEPII BACI HS92 V202501 (repository macropanel, commit 40512e6)",
    terms="CEPII BACI under the Etalab Open Licence 2.0; no licence in the copy",
    citation="Gaulier, G., & Zignago, S. (2010). BACI: International trade database at the product "
    "level. CEPII "
    "Working Paper 2010-23; UN DESA macropanel.",
    first=1995,
    last=2023,
    unit_of_observation="state-year-commodity",
    files=(UpstreamFile(_FILE, "71d3d598ff660e0be521b0551f2d76da372255fdc52ef951cc5b7b4f94328f78"),),
    tables=(EXPORTS,),
    parser=parse,
    sample=sample,
    caveats=(
        "The column that is called US$ holds thousands of them.",
        "A name stands for the whole heading (gas: all of 2711); refined oil is not there.",
        "Some pairs are absent (crude oil of the United States): missing, not zero.",
    ),
)
