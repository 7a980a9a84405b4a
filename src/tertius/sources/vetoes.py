"""Vetoes in the Security Council: one list to mid 2022, another to 2026."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import read_columns
from tertius.sources.parsing.workbooks import columns, read_sheets, under_header, write_book
from tertius.sources.record import Parsed, Source, UpstreamFile

_OLD, _NEW = (
    "unsc_vetoes/unsc_vetoes_1946_sept2022.csv",
    "unsc_vetoes/un_security_council_veto_dataset_clean.xlsx",
)
_SHEET = "Veto_Events_Clean"
_MEMBERS = ("member_veto1", "member_veto2", "member_veto3")
_NEW_COLUMNS = ("date_sort", "draft", "agenda_item", "veto_members_standardized")
#: The first list misses a draft of September 2022: from this year on the second is used.
SECOND_FROM = 2022
MEMBERS = {
    "USSR": "Russia",
    "Russia": "Russia",
    "Russian Federation": "Russia",
    "USA": "United States",
    "United States": "United States",
    "UK": "United Kingdom",
    "United Kingdom": "United Kingdom",
    "France": "France",
    "China": "China",
}

VETOES = Table(
    "vetoes",
    (
        Column("date", "date", "ISO 8601 date", "day of the vote"),
        Column("draft", "str", "", "number of the draft, or of the meeting"),
        Column("member", "str", "", "English name of the permanent member"),
        Column("agenda", "str", "", "item of the agenda"),
        Column("number", "int", "number", "running number of drafts of that day and symbol", low=1),
    ),
    ("date", "draft", "member", "number"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return one row a veto of a member: the first list before `SECOND_FROM`, the second from then on.

    The second list has voted paragraphs and amendments apart; drafts of a day are counted once.
    """
    path = paths[_OLD]
    old = read_columns(path, ("year", "date", "draft", "agenda_item", *_MEMBERS))
    day = pd.to_datetime(old["date"], format="%m/%d/%Y", errors="coerce")
    if day.isna().any():
        raise SourceError(str(path), "dates month/day/year", shorten(old.loc[day.isna(), "date"].iloc[0]))
    other = day.dt.year.astype(str) != old["year"]
    if other.any():
        got = f"{old['date'][other].iloc[0]} in {old['year'][other].iloc[0]}"
        raise SourceError(f"{path}:{old.index[other][0]}", "a date in the year of its row", got)
    old = old.assign(date=day.dt.strftime("%Y-%m-%d"), number=old.groupby(["date", "draft"]).cumcount() + 1)
    old = old[day.dt.year < SECOND_FROM]
    long = old.melt(["date", "draft", "agenda_item", "number"], list(_MEMBERS), value_name="member")
    first = long[long["member"].ne("")]
    path = paths[_NEW]
    new = columns(
        under_header(read_sheets(path, (_SHEET,))[_SHEET], "event_id", str(path)), _NEW_COLUMNS, str(path)
    )
    new = new.astype(str)
    new = new[new["date_sort"].str[:4].str.isdecimal()]
    new = new[new["date_sort"].str[:4].astype(int) >= SECOND_FROM]
    new = new.assign(member=new["veto_members_standardized"].str.split("; ")).explode("member")
    second = pd.DataFrame(
        {
            "date": new["date_sort"].str[:10],
            "draft": new["draft"],
            "agenda_item": new["agenda_item"],
            "number": 1,
            "member": new["member"].str.strip(),
        }
    )
    both = pd.concat([first, second], ignore_index=True)
    strange = sorted(set(both["member"]) - set(MEMBERS))
    if strange:
        raise SourceError(str(path), "names of permanent members", shorten(strange))
    table = both.assign(member=both["member"].map(MEMBERS)).rename(columns={"agenda_item": "agenda"})
    table["draft"] = table["draft"].replace("", "?")
    table = table[list(VETOES.names)].drop_duplicates(list(VETOES.key))
    return Parsed({"vetoes": table.sort_values(list(VETOES.key), ignore_index=True)})


def sample(folder: Path) -> None:
    """Write a few vetoes in both formats."""
    lines = [
        "year,date,draft,agenda_item,member_veto1,member_veto2,member_veto3",
        "1946,2/16/1946,S/PV.23,Letter from Lebanon and Syria,USSR,,",
        "1956,10/30/1956,S/3710,Palestine,UK,France,",
        "2022,2/25/2022,S/2022/155,Ukraine,Russia,,",
    ]
    path = folder / _OLD
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    names = ["event_id", *_NEW_COLUMNS]
    write_book(
        folder / _NEW,
        {
            _SHEET: [
                list(names),
                [1, "2022-02-25", "S/2022/155", "Ukraine", "Russian Federation"],
                [2, "2022-05-26", "S/2022/431", "Non-proliferation", "China; Russian Federation"],
                [3, "1956-10-30", "S/3710", "Palestine", "France; United Kingdom"],
            ]
        },
    )


SOURCE = Source(
    name="vetoes",
    title="Vetoes in the United Nations Security Council",
    release="list of C. L. Yordan to July 2022; a second list to 7 April 2026",
    terms="First list MIT; second without licence; facts of the public list of the United Nations",
    citation="UN Dag Hammarskjöld Library, Security Council: Veto List; Yordan, C. L. (2023), Vetoes in "
    "the UN "
    "Security Council.",
    first=1946,
    last=2025,
    unit_of_observation="veto of a permanent member",
    files=(
        UpstreamFile(_OLD, "d6b65d698d8f4e5a6eddcd922e7659b40e22d262940f1440b51360929d87ab74"),
        UpstreamFile(_NEW, "e9c723972c0df3a0aeb811dd28765c90e81a961bcecd9ca283b79801f257627d"),
    ),
    tables=(VETOES,),
    parser=parse,
    sample=sample,
    weak=True,
    caveats=(
        "Weak provenance from 2022 on: a list of unknown making, which counts paragraphs and amendments "
        "apart.",
        "Only vetoes: votes on adopted resolutions are not here.",
        "China before 25 October 1971 is Taiwan's government.",
    ),
)
