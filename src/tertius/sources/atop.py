"""Alliance Treaty Obligations and Provisions: obligations of every member of every alliance phase."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tertius.core.errors import SourceError
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

FILE = "atop5_1m.csv"
FIRST, LAST = 1815, 2018
OBLIGATIONS = ("defense", "offense", "neutral", "nonagg", "consul")
_COLUMNS = (
    "atopid",
    "member",
    "phase",
    "yrent",
    "moent",
    "dayent",
    "yrexit",
    "ineffect",
    "bilat",
    *OBLIGATIONS,
)

MEMBERS = Table(
    "members",
    (
        Column("atopid", "int", "ATOP id", "alliance", low=1000),
        Column("member", "int", "Correlates of War code", "member state"),
        Column("phase", "int", "number", "phase of the alliance; 0 where it has but one", low=0),
        Column(
            "entered", "int", "year", "year in which the member's obligations began", low=FIRST, high=LAST
        ),
        Column("entered_month", "int", "month", "month of that year; 0 where unknown", low=0, high=12),
        Column("entered_day", "int", "day", "day of that month; 0 where unknown", low=0, high=31),
        Column(
            "left",
            "int",
            "year",
            "year in which they ended; missing while in effect",
            required=False,
            high=LAST,
        ),
        Column("bilateral", "bool", "", "whether the alliance has two members"),
        *(Column(name, "bool", "", f"obligation of the member in the phase: {name}") for name in OBLIGATIONS),
    ),
    ("atopid", "member", "phase", "entered", "entered_month", "entered_day"),
)


def _parse(paths: Mapping[str, Path]) -> Parsed:
    where = str(paths[FILE])
    raw = numbers(read_columns(paths[FILE], _COLUMNS), _COLUMNS, where)
    table = raw.rename(
        columns={
            "yrent": "entered",
            "moent": "entered_month",
            "dayent": "entered_day",
            "yrexit": "left",
            "bilat": "bilateral",
        }
    )
    if not raw[["bilat", *OBLIGATIONS]].isin([0, 1]).all(axis=None):
        raise SourceError(where, "0 or 1 in the columns of obligations", "other numbers")
    over = (raw["yrexit"] > 0) & (raw["yrexit"] < raw["yrent"])
    if over.any():
        got = f"{raw['yrent'][over].iloc[0]:.0f} to {raw['yrexit'][over].iloc[0]:.0f}"
        raise SourceError(f"{where}:{raw.index[over][0]}", "an exit not before the entry", got)
    table["left"] = table["left"].where(table["left"] > 0)
    table["entered_day"] = table["entered_day"].fillna(0)
    for name in ("bilateral", *OBLIGATIONS):
        table[name] = table[name] > 0
    lasting = int(table["left"].isna().sum())
    notes = (
        f"{raw['atopid'].nunique():,} alliances; {lasting:,} memberships in effect at the end of {LAST}",
    )
    return Parsed({"members": table}, notes)


_SAMPLE = (
    "atopid,cowid,cow4id,member,cowsys,yrent,moent,dayent,yrexit,moexit,dayexit,ineffect,bilat,phase,"
    "defense,offense,neutral,nonagg,consul\n"
    "3180,,,2,1,1949,8,24,1951,3,31,0,0,1,1,0,0,1,1\n"
    "3180,,,2,1,1951,4,1,0,0,0,1,0,2,1,1,0,1,1\n"
    "3180,,,20,1,1951,4,1,0,0,0,1,0,2,1,1,0,1,1\n"
    "3525,,,365,1,1980,10,8,1991,12,25,0,1,0,0,0,0,1,1\n"
    "3525,,,652,1,1980,10,8,1991,12,25,0,1,0,0,0,0,1,1\n"
)


def _sample(folder: Path) -> None:
    (folder / FILE).write_text(_SAMPLE, encoding="utf-8")


SOURCE = Source(
    name="atop",
    title="Alliance Treaty Obligations and Provisions (ATOP), member file",
    release="5.1",
    terms="free for research with citation",
    citation="Leeds, B. A., Ritter, J. M., Mitchell, S. M. & Long, A. G. (2002). "
    "Alliance Treaty Obligations and Provisions, 1815-1944. International Interactions 28, 237-260. "
    "ATOP version 5.1.",
    first=FIRST,
    last=LAST,
    unit_of_observation="member of an alliance phase",
    files=(UpstreamFile(FILE, "0e3c803f65275c3cb9309d08c04710416dff16aee936c8b4f887c7b67ee5b55b"),),
    tables=(MEMBERS,),
    parser=_parse,
    sample=_sample,
    caveats=(
        "Coding ends in 2018: what came later lies outside coverage and is no absence of a pact.",
        "A year of exit of 0 means that the obligations were in effect when coding ended.",
        "Alliances of several phases have a row for each phase, with the obligations of that phase.",
    ),
)
