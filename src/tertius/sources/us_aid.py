"""United States foreign aid by recipient and fiscal year, economic and military together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

FILE = "us_foreign_aid_country.csv"
FIRST, LAST = 1946, 2022  # the last year but one: 2023 was half reported when the copy was made
_COLUMNS = ("Country Code", "Country Name", "Transaction Type Name", "Fiscal Year", "constant_amount")

AID = Table(
    "aid",
    (
        Column(
            "code",
            "str",
            "upstream code",
            "recipient: mostly ISO 3166-1 alpha-3; NA for states that are gone",
        ),
        Column("country", "str", "upstream name", "recipient, or a region"),
        Column("year", "int", "fiscal year", "October of the year before to September", low=1900, high=2100),
        Column("obligations", "float", "constant US dollars", "obligations, net of de-obligations"),
        Column(
            "complete",
            "bool",
            "",
            "false for fiscal years that were not fully reported when the copy was made",
        ),
    ),
    ("country", "year"),
)


def _parse(paths: Mapping[str, Path]) -> Parsed:
    where = str(paths[FILE])
    raw = read_columns(paths[FILE], _COLUMNS)
    raw = raw[raw["Transaction Type Name"] == "Obligations"].reset_index(drop=True)
    if raw.empty:
        raise SourceError(where, "rows of the transaction type 'Obligations'", "none")
    bad = ~raw["Fiscal Year"].str.fullmatch(r"\d{4}(tq)?")
    if bad.any():
        raise SourceError(
            where, "a fiscal year such as 1999 or 1976tq", shorten(raw["Fiscal Year"][bad].iloc[0])
        )
    quarter = int(raw["Fiscal Year"].str.endswith("tq").sum())
    raw = numbers(raw, ("constant_amount",), where)
    raw["year"] = raw["Fiscal Year"].str[:4].astype(int)
    totals = raw.groupby(["Country Code", "Country Name", "year"])["constant_amount"].sum()
    table = totals.reset_index()
    table = table.rename(
        columns={"Country Code": "code", "Country Name": "country", "constant_amount": "obligations"}
    )
    last = int(table["year"].max()) - 1
    table["complete"] = table["year"] <= last
    notes = [f"{quarter} rows of the transition quarter of 1976 added to fiscal year 1976"]
    late = int((~table["complete"]).sum())
    if late:
        notes.append(f"{late} rows of fiscal years after {last} flagged as not fully reported")
    return Parsed({"aid": table}, tuple(notes))


_SAMPLE = (
    "Country Code,Country Name,Region ID,Transaction Type Name,Fiscal Year,current_amount,constant_amount\n"
    "EGY,Egypt,1,Obligations,1976,552501000,2041836400\n"
    "EGY,Egypt,1,Obligations,1976tq,1000,4000\n"
    "EGY,Egypt,1,Disbursements,2020,5,5\n"
    "NAM,Namibia,1,Obligations,2023,10,9\n"
    "NA,Vietnam (former South),1,Obligations,1965,300,2000\n"
)


def _sample(folder: Path) -> None:
    (folder / FILE).write_text(_SAMPLE, encoding="utf-8")


SOURCE = Source(
    name="us_aid",
    title="US foreign aid by country (ForeignAssistance.gov)",
    release="copy of 21 October 2023",
    terms="work of the US Government, public domain",
    citation="US Agency for International Development and US Department of State, "
    "ForeignAssistance.gov, country data.",
    first=FIRST,
    last=LAST,
    unit_of_observation="recipient and fiscal year",
    files=(UpstreamFile(FILE, "fc9b074c1f61336a061b5ee97f2e8088d97bdf122e1c0f3f911c5fc391e9a1ae"),),
    tables=(AID,),
    parser=_parse,
    sample=_sample,
    caveats=(
        "Economic and military aid are not told apart.",
        "The last fiscal year of a copy is taken as not fully reported: here 2023 is half "
        "reported and 2024 holds budget requests only: neither is used, neither is a zero.",
        "Fiscal year 1976 is given with its transition quarter (1976tq), which is added to it.",
        "Net obligations may be negative where earlier ones were cancelled.",
        "'Serbia and Montenegro (former)' holds Yugoslavia's aid from 1946 on.",
    ),
)
