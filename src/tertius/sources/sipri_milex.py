"""SIPRI military expenditure by state and year: constant US dollars and shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.workbooks import Rows, read_sheets, under_header, write_book
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "sipri_milex_apr2025/SIPRI-Milex-data-1949-2024_2.xlsx"
#: Sheet, and what its cells are called here.
SHEETS = {
    "Constant (2023) US$": "constant",
    "Share of GDP": "gdp_share",
    "Share of Govt. spending": "budget_share",
}
#: No figure, or no such state then.  The sheets write the dots with and without blanks.
_BLANK = {"", "...", "..", ". .", "xxx", "…"}
#: States without armed forces, whose zeros are real; every other zero stands for a rate that is missing.
TRUE_ZEROS = ("Costa Rica", "Iceland", "Panama", "Haiti")

SPENDING = Table(
    "spending",
    (
        Column("country", "str", "", "English name, historical states included"),
        Column("year", "int", "year", "calendar year", low=1949, high=2100),
        Column("constant", "float", "million US$ of 2023", "military expenditure", required=False, low=0),
        Column("gdp_share", "float", "share, 1 is all", "share of gross domestic product", False, 0, 2),
        Column("budget_share", "float", "share, 1 is all", "share of government spending", False, 0, 2),
    ),
    ("country", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return one row a state and year with any figure."""
    path = paths[_FILE]
    sheets = read_sheets(path, tuple(SHEETS))
    tables = [_long(rows, SHEETS[name], f"{path}, sheet {name!r}") for name, rows in sheets.items()]
    out = tables[0]
    for table in tables[1:]:
        out = out.merge(table, on=["country", "year"], how="outer")
    zero = (out[list(SHEETS.values())] == 0).any(axis=1) & ~out["country"].isin(TRUE_ZEROS)
    measured = out[list(SHEETS.values())]
    out[list(SHEETS.values())] = measured.where(~(measured.eq(0) & zero.to_numpy()[:, None]))
    out = out.dropna(subset=list(SHEETS.values()), how="all").reset_index(drop=True)
    return Parsed({"spending": out}, (f"{int(zero.sum())} state-years with a false zero read as missing",))


def _long(rows: Rows, name: str, where: str) -> pd.DataFrame:
    frame = under_header(rows, "Country", where)
    years = [column for column in frame.columns if re.fullmatch("[0-9]{4}", column)]
    odd = [column for column in frame.columns if re.match("[0-9]{4}(?! Current$).", column)]
    if not years or odd or len(set(years)) < len(years):
        got = shorten(odd or sorted({y for y in years if years.count(y) > 1}) or list(frame.columns))
        raise SourceError(where, "columns headed by a year, each once", got)
    frame = frame[(frame[years].astype(str) != "").any(axis=1)]  # names of regions have no cells
    long = frame.melt(["Country"], years, "year", name)
    text = long[name].astype(str).str.strip()
    blank = text.isin(_BLANK)
    value = pd.to_numeric(text.where(~blank), errors="coerce")
    bad = value.isna() & ~blank
    if bad.any():
        raise SourceError(where, "a number, '...' or 'xxx'", shorten(text[bad].iloc[0]))
    country = long["Country"].astype(str).str.strip()
    out = pd.DataFrame({"country": country, "year": long["year"].astype(int), name: value})
    out = out[out[name].notna()].drop_duplicates()
    twice = out[out.duplicated(["country", "year"])]
    if len(twice):
        got = f"two of {shorten(twice['country'].iloc[0])} in {twice['year'].iloc[0]}"
        raise SourceError(where, "one figure for each state and year", got)
    return out


def sample(folder: Path) -> None:
    """Write a few states in the layout of the workbook."""
    sheets: dict[str, Rows] = {}
    for number, name in enumerate(SHEETS):
        scale = (1000.0, 0.01, 0.1)[number]
        sheets[name] = [
            ["Military expenditure by country"],
            ["Country", "Notes", 2018.0, 2023.0, 2024.0],
            ["Africa"],
            ["Mali", "", 1 * scale, 2 * scale, 3 * scale],
            ["Costa Rica", "", 0.0, 0.0, "..."],
            ["Cuba", "", 0.0, "...", "xxx"],
            ["United States of America", "", 8 * scale, 9 * scale, 9 * scale],
        ]
    write_book(folder / _FILE, sheets)


SOURCE = Source(
    name="sipri_milex",
    title="SIPRI Military Expenditure Database",
    release="April 2025 (1949-2024)",
    terms="As believed: use with attribution, no redistribution of substantial parts; only ratios, shares "
    "and changes computed from it are embedded here",
    citation="SIPRI Military Expenditure Database, April 2025 release. Stockholm International Peace "
    "Research Institute.",
    first=1949,
    last=2024,
    unit_of_observation="state-year",
    files=(UpstreamFile(_FILE, "8a31c2794c8070230b3b9ef26a3249663f6317a8bc86ba3ec3099c791cdb692f"),),
    tables=(SPENDING,),
    parser=parse,
    sample=sample,
    caveats=(
        "Zeros stand where an exchange rate is missing (Russia 1987-92, North Korea, Cuba, Taiwan ...): "
        "they are read as missing except for Costa Rica, Iceland, Panama and Haiti.",
        "All Chinese figures, and the Russian ones from 2022 on, are estimates by SIPRI.",
        "Germany before 1991 is West Germany.",
    ),
)
