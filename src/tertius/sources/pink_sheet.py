"""World prices of commodities by year, from the World Bank's monthly Pink Sheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from tertius.core.errors import SourceError, near_miss, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.workbooks import read_sheets, write_book
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "wb_pink_sheet_may2025/CMO-Historical-Data-Monthly.xlsx"
_SHEET = "Monthly Prices"
#: Series that are read, by their names in the sheet.
SERIES = {
    "Crude oil, average": "crude_oil",
    "Coal, Australian": "coal",
    "Natural gas, US": "gas_us",
    "Natural gas, Europe": "gas_europe",
    "Liquefied natural gas, Japan": "gas_japan",
    "Wheat, US HRW": "wheat",
    "Maize": "maize",
    "Rice, Thai 5%": "rice",
    "Soybeans": "soybeans",
    "Cocoa": "cocoa",
    "Coffee, Arabica": "coffee",
    "Cotton, A Index": "cotton",
    "Palm oil": "palm_oil",
    "Urea": "urea",
    "Potassium chloride": "potash",
    "Phosphate rock": "phosphate_rock",
    "Aluminum": "aluminium",
    "Copper": "copper",
    "Iron ore, cfr spot": "iron_ore",
    "Nickel": "nickel",
    "Gold": "gold",
}
_BLANK = {"", "…", "..", "..."}

PRICES = Table(
    "prices",
    (
        Column("series", "str", "", "commodity", values=tuple(SERIES.values())),
        Column("year", "int", "year", "calendar year with twelve months", low=1960, high=2100),
        Column("price", "float", "US$ a unit of the sheet", "nominal price, mean of twelve months", low=0),
        Column("unit", "str", "", "unit of the sheet"),
    ),
    ("series", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return means of the years that have all twelve months."""
    path = paths[_FILE]
    rows = read_sheets(path, (_SHEET,))[_SHEET]
    at = next((k for k, row in enumerate(rows) if "Crude oil, average" in map(str, row)), None)
    if at is None or at + 2 >= len(rows):
        raise SourceError(f"{path}, sheet {_SHEET!r}", "a header with 'Crude oil, average'", "none")
    header = [str(cell).replace("**", "").strip() for cell in rows[at]]
    parts = []
    for name, series in SERIES.items():
        if name not in header:
            raise SourceError(
                f"{path}, sheet {_SHEET!r}", f"a series {name!r}", shorten(header), near_miss(name, header)
            )
        column = header.index(name)
        parts.append(_yearly(rows[at + 2 :], column, series, str(rows[at + 1][column]).strip("() "), path))
    return Parsed({"prices": pd.concat(parts, ignore_index=True)})


def _yearly(rows: list[list[object]], column: int, series: str, unit: str, path: Path) -> pd.DataFrame:
    cells = [(str(row[0]), row[column]) for row in rows if str(row[0])[4:5] == "M"]
    months = pd.DataFrame(cells, columns=["month", "value"], dtype=object)
    text = months["value"].astype(str).str.strip()
    value = pd.to_numeric(text.where(~text.isin(_BLANK)), errors="coerce")
    bad = value.isna() & ~text.isin(_BLANK)
    if bad.any():
        raise SourceError(f"{path}, sheet {_SHEET!r}", "a number", shorten(text[bad].iloc[0]))
    year = months["month"].str[:4].astype(int)
    mean = value.groupby(year).agg(["mean", "count"])
    full = mean[mean["count"] == 12]
    return pd.DataFrame(
        {
            "series": series,
            "year": full.index.to_numpy(dtype=np.int64),
            "price": full["mean"].to_numpy(),
            "unit": unit,
        }
    )


def sample(folder: Path) -> None:
    """Write fourteen months in the layout of the workbook."""
    header: list[object] = [None, *SERIES]
    units: list[object] = [None, *("($/mt)" for _ in SERIES)]
    months = [f"{2000 + k // 12}M{k % 12 + 1:02d}" for k in range(14)]
    rows = [[month, *(10.0 + k + s for s in range(len(SERIES)))] for k, month in enumerate(months)]
    rows[0][-1] = "…"
    write_book(folder / _FILE, {_SHEET: [["World Bank Commodity Price Data"], header, units, *rows]})


SOURCE = Source(
    name="pink_sheet",
    title="World Bank Commodity Price Data (The Pink Sheet)",
    release="2 May 2025 (monthly, January 1960 - April 2025)",
    terms="Creative Commons Attribution 4.0",
    citation="World Bank Commodity Price Data (The Pink Sheet), May 2025.",
    first=1960,
    last=2024,
    unit_of_observation="month",
    files=(UpstreamFile(_FILE, "062c11b8ba01b25243b50b2b6889ad2154a7a878f005f8155a0553862f52f9d4"),),
    tables=(PRICES,),
    parser=parse,
    sample=sample,
    caveats=(
        "Nominal prices: deflate them before comparing eras.",
        "Before 1979 the price of crude oil is a posted one.",
        "Years with fewer than twelve months (2025) are left out.",
    ),
)
