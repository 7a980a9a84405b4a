"""Threats and impositions of economic sanctions with their outcomes (TIES 4.1), 1945-2005."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers
from tertius.sources.parsing.workbooks import Rows, columns, read_sheets, under_header, write_book
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "ties_v4_1/TIESv4-1.xls"
_SENDERS = tuple(f"sender{k}" for k in range(1, 6))
_COLUMNS = (
    "caseid",
    "startyear",
    "endyear",
    *_SENDERS,
    "primarysender",
    "targetstate",
    "institution",
    "issue1",
    "threat",
    "imposition",
    "sancimpositionstartyear",
    "anticipatedtargetcosts",
    "anticipatedsendercosts",
    "targetcosts",
    "sendercosts",
    "finaloutcome",
)
#: Costs as the source codes them.
COSTS = {1: "minor", 2: "major", 3: "severe"}
#: Final outcomes: 1 to 5 end the case at the threat, 6 to 10 after imposition.
OUTCOMES = {
    1: "partial concession to the threat",
    2: "full concession to the threat",
    3: "sender gave way after the threat",
    4: "stalemate after the threat",
    5: "negotiated settlement after the threat",
    6: "partial concession after imposition",
    7: "full concession after imposition",
    8: "sender gave way after imposition",
    9: "stalemate after imposition",
    10: "negotiated settlement after imposition",
}

CASES = Table(
    "cases",
    (
        Column("case", "int", "number", "number of the case", low=1),
        Column("begin", "int", "year", "first year", low=1945, high=2100),
        Column("end", "float", "year", "last year", required=False),
        Column("target", "int", "Correlates of War number", "target", low=1, high=999),
        Column(
            "primary",
            "float",
            "Correlates of War number",
            "main sender; from 1000 on an organisation",
            required=False,
        ),
        Column("threat", "bool", "", "whether sanctions were threatened"),
        Column("imposed", "bool", "", "whether sanctions were imposed"),
        Column("imposed_in", "float", "year", "year of imposition", required=False),
        Column("institution", "float", "0 or 1", "whether an institution acted", required=False),
        Column("issue", "float", "code", "first issue", required=False),
        Column(
            "target_cost", "float", "1 to 3", "cost to the target, else the one anticipated", required=False
        ),
        Column(
            "sender_cost", "float", "1 to 3", "cost to the sender, else the one anticipated", required=False
        ),
        Column(
            "outcome",
            "float",
            "1 to 10",
            "final outcome; missing in 388 cases",
            required=False,
            low=1,
            high=10,
        ),
    ),
    ("case",),
)
SENDERS = Table(
    "senders",
    (
        Column("case", "int", "number", "number of the case", low=1),
        Column("sender", "int", "Correlates of War number", "sender; from 1000 on an organisation", low=1),
    ),
    ("case", "sender"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return cases, and their senders one a row."""
    path = paths[_FILE]
    frame = columns(under_header(read_sheets(path, ("",))[""], "caseid", str(path)), _COLUMNS, str(path))
    frame = frame[frame["caseid"].ne("")].reset_index(drop=True)
    imposed = frame["sancimpositionstartyear"].astype(str)  # one cell holds a remark after its year
    frame["sancimpositionstartyear"] = imposed.str.extract(r"^(\d{4})", expand=False)
    given = {name: numbers(frame[name].where(frame[name].ne("")), path) for name in _COLUMNS}
    for name in ("threat", "imposition"):
        if not given[name].isin([0, 1]).all():
            raise SourceError(f"{path}, column {name!r}", "0 or 1", shorten(sorted(set(given[name]))))
    outcome = given["finaloutcome"]
    if not (outcome.isna() | outcome.isin(list(OUTCOMES))).all():
        raise SourceError(f"{path}, column 'finaloutcome'", "1 to 10", shorten(sorted(set(outcome.dropna()))))
    cases = pd.DataFrame(
        {
            "case": given["caseid"],
            "begin": given["startyear"],
            "end": given["endyear"],
            "target": given["targetstate"],
            "primary": given["primarysender"],
            "threat": given["threat"] == 1,
            "imposed": given["imposition"] == 1,
            "imposed_in": given["sancimpositionstartyear"],
            "institution": given["institution"],
            "issue": given["issue1"],
            "target_cost": given["targetcosts"].fillna(given["anticipatedtargetcosts"]),
            "sender_cost": given["sendercosts"].fillna(given["anticipatedsendercosts"]),
            "outcome": outcome,
        }
    )
    single = cases["target"].between(1, 999)  # some targets are organisations
    long = pd.DataFrame({name: given[name] for name in _SENDERS}).assign(case=given["caseid"])
    senders = long[single].melt("case", list(_SENDERS), value_name="sender").dropna(subset=["sender"])
    senders = senders[["case", "sender"]].drop_duplicates().sort_values(["case", "sender"], ignore_index=True)
    notes = (f"{int((~single).sum())} cases against organisations left out",)
    return Parsed({"cases": cases[single].reset_index(drop=True), "senders": senders}, notes)


def sample(folder: Path) -> None:
    """Write a few cases; the reader tells the format of a workbook by its content."""
    rows: Rows = [list(_COLUMNS)]
    for case, begin, sender, target, threat, imposed, outcome in (
        (1945121601, 1945, 2, 710, 1, 1, 8),
        (1990010101, 1990, 2, 645, 0, 1, 9),
        (1999010101, 1999, 2, 770, 1, 0, ""),
    ):
        row = {
            "caseid": case,
            "startyear": begin,
            "endyear": begin + 1,
            "sender1": sender,
            "primarysender": sender,
            "targetstate": target,
            "institution": 0,
            "issue1": 2,
            "threat": threat,
            "imposition": imposed,
            "sancimpositionstartyear": begin,
            "targetcosts": 1 if imposed else "",
            "anticipatedtargetcosts": 2,
            "finaloutcome": outcome,
        }
        rows.append([row.get(name, "") for name in _COLUMNS])
    write_book(
        folder / _FILE, {"TIESv4.1.raw": [[None if cell == "" else cell for cell in row] for row in rows]}
    )


SOURCE = Source(
    name="sanction_threats",
    title="Threat and Imposition of Economic Sanctions",
    release="4.1 (cases that begin in 1945-2005)",
    terms="No licence in the copy; public download for research with citation, as believed",
    citation="Morgan, T. C., Bapat, N., & Kobayashi, Y. (2014). Threat and imposition of economic sanctions "
    "1945-2005. Conflict Management and Peace Science 31(5), 541-558.",
    first=1945,
    last=2005,
    unit_of_observation="sanctions case",
    files=(UpstreamFile(_FILE, "03f70356c864c39d6b8f76f583d74acc8d853fb9ec457012a49b0ae895560d76"),),
    tables=(CASES, SENDERS),
    parser=parse,
    sample=sample,
    caveats=(
        "The outcome is missing in 388 of 1,412 cases, four in five of them impositions: many were still "
        "open, none "
        "counts as a failure.",
        "Labels of outcomes are given from knowledge of the codebook, which is not in the copy.",
        "Success depends on how negotiated settlements count: report every definition.",
    ),
)
