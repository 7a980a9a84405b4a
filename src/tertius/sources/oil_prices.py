"""Spot prices of crude oil by year (EIA)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

_BRENT, _WTI = "oil_prices_eia/brent-year.csv", "oil_prices_eia/wti-year.csv"
#: Part years: the first of each series began in it.
PART = {("brent", 1987)}

PRICES = Table(
    "prices",
    (
        Column("year", "int", "year", "calendar year", low=1980, high=2100),
        Column("grade", "str", "", "grade of crude oil", values=("brent", "wti")),
        Column("price", "float", "US$ a barrel", "nominal spot price, mean of the year", low=0),
    ),
    ("year", "grade"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return yearly means; years that a series covers in part are left out."""
    parts = []
    for grade, name in (("brent", _BRENT), ("wti", _WTI)):
        path = paths[name]
        frame = numbers(read_columns(path, ("Date", "Price")), ("Price",), str(path))
        day = pd.to_datetime(frame["Date"], format="%Y-%m-%d", errors="coerce")
        if day.isna().any():
            raise SourceError(str(path), "dates YYYY-MM-DD", shorten(frame.loc[day.isna(), "Date"].iloc[0]))
        part = pd.DataFrame({"year": day.dt.year, "grade": grade, "price": frame["Price"]})
        parts.append(part[[(grade, int(year)) not in PART for year in part["year"]]])
    return Parsed({"prices": pd.concat(parts, ignore_index=True)})


def sample(folder: Path) -> None:
    """Write a few years as in the files."""
    for name in (_BRENT, _WTI):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "Date,Price\n1987-06-30,18.53\n2022-06-30,100.93\n2023-06-30,82.49\n", encoding="utf-8"
        )


SOURCE = Source(
    name="oil_prices",
    title="Spot prices of crude oil",
    release="EIA, copy of August 2026 (yearly, to 2025)",
    terms="Public domain; package under PDDL 1.0",
    citation="U.S. Energy Information Administration, Spot prices of Brent and WTI crude oil.",
    first=1986,
    last=2025,
    unit_of_observation="year",
    files=(
        UpstreamFile(_BRENT, "acfd0d8a75e06d53bf204762256d515f464f7317ddf6796bbaef0f2862cec16b"),
        UpstreamFile(_WTI, "6a25a5cad40c74e8f0ae886389177538b463ebe984f4624443d0b16c3b6540b8"),
    ),
    tables=(PRICES,),
    parser=parse,
    sample=sample,
    caveats=(
        "Nominal prices: deflate them before comparing eras.",
        "1987 is a part year of Brent: left out.",
    ),
)
