"""Transfers of major conventional arms: the trade register, deals spread over their delivery years."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.delimited import split_lines
from tertius.core.errors import SourceError, shorten
from tertius.core.files import read_text
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import LIMIT, numbers
from tertius.sources.record import Parsed, Source, UpstreamFile

FILE = "trade-register.csv"
FIRST, LAST = 1950, 2024
_HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,"
    "Number delivered, ,Year(s) of delivery,status,Comments,"
    "SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
_FIELDS = 16
_SCOPE = re.compile(r"from\s+(.+?)\s+to\s+(.+?)\s*\.\s*Deals with deliveries .*?'(\d{4})' to '(\d{4})'")
_YEARS = re.compile(r"\d{4}(?:; ?\d{4})*")

DEALS = Table(
    "deals",
    (
        Column("deal", "int", "number", "running number in the file", low=1),
        Column("recipient", "str", "upstream name", "who receives"),
        Column("supplier", "str", "upstream name", "who delivers"),
        Column("ordered", "int", "year", "year of the order", required=False, low=1900, high=2100),
        Column("weapon", "str", "", "kind of weapon"),
        Column("delivered", "float", "million TIV", "trend-indicator value of what was delivered", low=0),
        Column("certain_order", "bool", "", "false where the register marks the year of order with '?'"),
        Column("second_hand", "bool", "", "whether the weapons were used before"),
    ),
    ("deal",),
)
DELIVERIES = Table(
    "deliveries",
    (
        Column("deal", "int", "number", "number of the deal", low=1),
        Column("recipient", "str", "upstream name", "who receives; '*' marks rebels, '**' an organisation"),
        Column("supplier", "str", "upstream name", "who delivers"),
        Column("year", "int", "year", "a year with deliveries", low=1940, high=2100),
        Column(
            "tiv", "float", "million TIV", "the deal's delivered value divided by its delivery years", low=0
        ),
    ),
    ("deal", "year"),
)


def _check_scope(text: str, where: str) -> int:
    """Return the last year that the register states, 2100 without one.

    A register of some states or of late years only is refused: absent deals would read as zeros.
    """
    stated = _SCOPE.search(text[:2000])
    if stated and not all(side.lower().startswith("all") for side in stated.groups()[:2]):
        got = f"from {shorten(stated[1])} to {shorten(stated[2])}"
        raise SourceError(where, "the register from all countries to all countries", got, "download it whole")
    if stated and int(stated[3]) > FIRST:
        raise SourceError(where, f"the register from {FIRST} on", f"from {stated[3]}", "download it whole")
    return int(stated[4]) if stated else 2100


def _records(text: str, where: str) -> tuple[list[list[str]], int]:
    """Return the records below the header, those that a line break in a comment cut in two put together."""
    lines = split_lines(text)
    found = [number for number, line in enumerate(lines) if line.strip() == _HEADER]
    if not found:
        got = shorten(lines[0]) if lines else "an empty file"
        raise SourceError(where, "the header line of the trade register ('Recipient,Supplier,...')", got)
    records: list[list[str]] = []
    joined = 0
    part: list[str] = []
    try:
        for number, fields in enumerate(csv.reader(lines[found[0] + 1 :]), start=found[0] + 2):
            if part:
                fields = [*part[:-1], f"{part[-1]} {fields[0]}" if fields else part[-1], *fields[1:]]
                joined += 1
            if not any(fields):
                continue
            if len(fields) > _FIELDS:
                raise SourceError(f"{where}:{number}", f"{_FIELDS} fields", str(len(fields)))
            part = fields if len(fields) < _FIELDS else []
            if not part:
                records.append(fields)
    except csv.Error as caught:
        raise SourceError(where, "comma-separated text", shorten(str(caught))) from caught
    if part:
        raise SourceError(
            where, f"{_FIELDS} fields in the last record", f"{len(part)}", "the file is cut short"
        )
    return records, joined


def _parse(paths: Mapping[str, Path]) -> Parsed:
    where = str(paths[FILE])
    text = read_text(paths[FILE], LIMIT, SourceError, "iso-8859-1")
    last = _check_scope(text, where)
    records, joined = _records(text, where)
    if not records:
        raise SourceError(where, "at least one deal", "none")
    raw = pd.DataFrame(records, dtype=object)
    raw = numbers(raw.rename(columns={2: "ordered", 15: "delivered"}), ("ordered", "delivered"), where)
    bad = ~raw[10].str.strip().map(lambda cell: bool(_YEARS.fullmatch(cell)))
    if bad.any():
        raise SourceError(where, "delivery years such as '1975; 1976'", shorten(raw[10][bad].iloc[0]))
    if raw["delivered"].isna().any():
        raise SourceError(where, "a delivered value in every deal", "an empty cell")
    deals = pd.DataFrame(
        {
            "deal": range(1, len(raw) + 1),
            "recipient": raw[0].str.strip(),
            "supplier": raw[1].str.strip(),
            "ordered": raw["ordered"],
            "weapon": raw[7].str.strip(),
            "delivered": raw["delivered"],
            "certain_order": raw[3].str.strip() != "?",
            "second_hand": raw[11].str.startswith("Second hand"),
        }
    )
    years = raw[10].str.findall(r"\d{4}").map(lambda found: sorted(set(found)))
    late = years.map(lambda found: int(found[-1]) > last)
    if late.any():
        raise SourceError(where, f"deliveries until {last}, as its head says", shorten(raw[10][late].iloc[0]))
    for column, who in ((0, "recipient"), (1, "supplier")):
        blank = raw[column].str.strip() == ""
        if blank.any():
            got = f"none in deal {int(blank.to_numpy().argmax()) + 1}"
            raise SourceError(where, f"a {who} in every deal", got)
    spread = deals[["deal", "recipient", "supplier"]].assign(
        year=years, tiv=deals["delivered"] / years.map(len)
    )
    deliveries = spread.explode("year").astype({"year": int})
    notes = [f"{len(deals):,} deals spread evenly over {len(deliveries):,} delivery years"]
    if joined:
        notes.append(f"{joined} records that a line break in a comment had cut in two were put together")
    return Parsed({"deals": deals, "deliveries": deliveries}, tuple(notes))


_SAMPLE = (
    "Transfers of major conventional arms from All countries  to All countries . "
    "Deals with deliveries made for the year range '1950' to '2025' \n\n" + _HEADER + "\n"
    "Afghanistan,Soviet Union,1973,?,100,?,T-62,tank,100,?,1975; 1976,New,,1.8,180,180\n"
    "Afghanistan,Turkiye,2007,,24,,M-114 155mm,towed gun,24,,2007,Second hand,Second-hand; aid,0.2,4.8,4.8\n"
    "Thailand,Ukraine,2008,,14,,BTR-3,armoured personnel carrier,13,?,2010; 2012,New,Part of a deal\n"
    ",0.25,3.5,3.25\n"
    "Syria rebels*,unknown supplier(s),2012,?,5,?,T-55,tank,5,?,2013,Second hand,"
    '"Captured; na\xefve",0.5,2.5,2.5\n'
)


def _sample(folder: Path) -> None:
    (folder / FILE).write_bytes(_SAMPLE.encode("iso-8859-1"))


SOURCE = Source(
    name="arms_register",
    title="SIPRI Arms Transfers Database, trade register",
    release="generated 23 October 2025",
    terms="(c) SIPRI; non-commercial use with attribution; the register itself is not redistributed here, "
    "only ties, bands and rounded shares computed from it",
    citation="SIPRI Arms Transfers Database, trade register generated 23 October 2025. "
    "Stockholm International Peace Research Institute.",
    first=FIRST,
    last=LAST,
    unit_of_observation="deal; deal and delivery year",
    files=(UpstreamFile(FILE, "4b0b53a561ed18c446d5fe90d73484dec59a3d1419bad1473d138d93cea9c983"),),
    tables=(DEALS, DELIVERIES),
    parser=_parse,
    sample=_sample,
    caveats=(
        "The register gives delivery years as a list without amounts: a deal's value is divided evenly.",
        "Trend-indicator values measure military capability transferred, not money.",
        "Rebels ('*'), organisations ('**') and unknown parties stand among the names."
        " Derivations leave them out.",
        "The encoding is ISO 8859-1 and two records are cut in two by a line break inside a comment.",
        "The header speaks of 1950 to 2025; no delivery is dated later than 2024.",
    ),
)
