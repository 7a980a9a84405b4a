"""Global Sanctions Data Base, release 4: sanctions cases 1949-2023."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_delimited
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "gsdb_v4/GSDB_V4.csv"
TYPES = ("trade", "arms", "military", "financial", "travel", "other")
_COLUMNS = (
    "case_id",
    "sanctioned_state",
    "sanctioning_state",
    "begin",
    "end",
    *TYPES,
    "descr_trade",
    "objective",
    "success",
)

#: Names that hold a comma themselves, in the lists that commas separate.
_INVERTED = re.compile(r"\b(Korea|Gambia|Congo|Egypt|Yemen|Vietnam|Bahamas|Micronesia|Macedonia|Iran), "
                       r"(South|North|The|Democratic Republic of the|Republic of the|Republic of|"
                       r"Arab Rep\.|Islamic Rep\.|Federated States of|FYR)(?=,|$)")  # fmt: skip
_ORDINARY = {
    "Korea, South": "South Korea",
    "Korea, North": "North Korea",
    "Gambia, The": "Gambia",
    "Congo, Democratic Republic of the": "Democratic Republic of the Congo",
    "Congo, Republic of the": "Republic of the Congo",
    "Congo, Republic of": "Republic of the Congo",
    "Egypt, Arab Rep.": "Egypt",
    "Yemen, North": "North Yemen",
    "Yemen, South": "South Yemen",
    "Vietnam, North": "North Vietnam",
    "Vietnam, South": "South Vietnam",
    "Ethiopia (excludes Eritrea)": "Ethiopia",
    "Congo (Brazzaville)": "Republic of the Congo",
    "FRY": "Yugoslavia",
}

CASES = Table(
    "cases",
    (
        Column("case_id", "int", "number", "number of the case", low=1),
        Column("begin", "int", "year", "first year", low=1900, high=2100),
        Column(
            "end",
            "int",
            "year",
            "last year, or last year of the release while it goes on",
            low=1900,
            high=2100,
        ),
        *(Column(name, "bool", "", f"whether the case has {name} sanctions") for name in TYPES),
        Column("trade_detail", "str", "", "exports or imports, partly or wholly", required=False),
        Column("objective", "str", "", "stated aims, separated by commas"),
        Column("success", "str", "", "outcome for each aim, separated by commas"),
        Column("target_text", "str", "", "target as written upstream"),
        Column("sender_text", "str", "", "sender as written upstream"),
    ),
    ("case_id",),
)
PARTIES = Table(
    "parties",
    (
        Column("case_id", "int", "number", "number of the case", low=1),
        Column("role", "str", "", "on which side", values=("sender", "target")),
        Column("party", "str", "", "English name of a state or of a group"),
    ),
    ("case_id", "role", "party"),
)


def split_parties(text: str) -> list[str]:
    """Return the names in a list that commas separate, each once and in ordinary word order.

    >>> split_parties("EU, Korea, South, Egypt, Arab Rep.")
    ['EU', 'South Korea', 'Egypt']
    """
    held = _INVERTED.sub(lambda found: found.group(0).replace(",", ";"), re.sub(r"\s+", " ", text))
    names = [name.strip().replace(";", ",") for name in held.split(",")]
    return list(dict.fromkeys(_ORDINARY.get(name, name) for name in names if name))


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return cases, and their parties one a row."""
    path = paths[_FILE]
    frame = read_delimited(path, _COLUMNS)
    flags = {name: numbers(frame[name], path) for name in TYPES}
    for name, values in flags.items():
        if not values.isin([0, 1]).all():
            raise SourceError(f"{path}, column {name!r}", "0 or 1", shorten(sorted(set(values))))
    cases = pd.DataFrame(
        {
            "case_id": numbers(frame["case_id"], path),
            "begin": numbers(frame["begin"], path),
            "end": numbers(frame["end"], path),
            **{name: values == 1 for name, values in flags.items()},
            "trade_detail": frame["descr_trade"].astype(object),
            "objective": frame["objective"].fillna("not stated"),
            "success": frame["success"].fillna("not stated"),
            "target_text": frame["sanctioned_state"],
            "sender_text": frame["sanctioning_state"],
        }
    )
    if (cases["end"] < cases["begin"]).any():
        at = int((cases["end"] < cases["begin"]).to_numpy().argmax())
        got = f"{cases['begin'].iloc[at]:.0f} to {cases['end'].iloc[at]:.0f}"
        raise SourceError(f"{path}:{cases.index[at]}", "an end not before the beginning", got)
    rows = []
    for role, column in (("sender", "sender_text"), ("target", "target_text")):
        named = cases[["case_id", column]].dropna()
        pairs = zip(named["case_id"], named[column], strict=True)
        rows += [(case, role, party) for case, text in pairs for party in split_parties(str(text))]
    parties = pd.DataFrame(rows, columns=PARTIES.names)
    return Parsed({"cases": cases, "parties": parties})


def sample(folder: Path) -> None:
    """Write a few cases as in the upstream file."""
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    header = "case_id,sanctioned_state,sanctioning_state,begin,end,trade,descr_trade,arms,military,financial,travel,other,target_mult,sender_mult,objective,success"  # fmt: skip  # noqa: E501
    lines = [
        header,
        "1,German Democratic Republic,Germany,1949,1973,0,,0,0,0,0,1,0,0,territorial_conflict,success_total",
        '2,Cuba,United States,1960,2023,1,"exp_compl,imp_compl",1,0,1,1,0,0,0,destab_regime,ongoing',
        '3,Russia,"EU, Albania, Korea, South",2014,2023,1,,1,0,1,1,0,0,1,"end_war,other","ongoing,failed"',
        "4,Libya,UN,1992,2003,1,exp_part,1,0,1,1,0,0,1,terrorism,success_total",
        '5,"Egypt, Arab Rep.",League of Arab States,1979,1989,1,exp_part,0,0,1,0,1,0,1,policy_change,failed',
        "6,EU,Russia,2014,2023,1,imp_part,0,0,0,1,0,1,0,policy_change,ongoing",
        "7,Terrorist Organizations (Taliban),UN,2011,2023,0,,1,1,1,1,0,1,1,terrorism,ongoing",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="gsdb",
    title="Global Sanctions Data Base",
    release="4 (cases to 2023)",
    terms="No terms in the copy; free for research on request to the authors, with citation",
    citation=(
        "Felbermayr, G., Kirilakha, A., Syropoulos, C., Yalcin, E., & Yotov, Y. V. (2020). The Global "
        "Sanctions Data Base. European Economic Review 129, 103561; Syropoulos, C., Felbermayr, G., "
        "Kirilakha, A., Yalcin, E., & Yotov, Y. V. (2024). The Global Sanctions Data Base, release 4."
    ),
    first=1949,
    last=2023,
    unit_of_observation="sanctions case",
    files=(UpstreamFile(_FILE, "ef9ed413a470c4a3be73365d560bb0ea1ccc3b5c3d8746f8d269276273259f3f"),),
    tables=(CASES, PARTIES),
    parser=parse,
    sample=sample,
    caveats=(
        "Senders and targets are lists in one text cell, some of whose names hold a comma.",
        "Groups (EU, UN, League of Arab States ...) are senders in their own right; the panel expands those "
        "whose members it knows by year, and keeps the others apart.",
        "A case that goes on ends in the last year of the release.",
        "Vietnam after 1975 is still called South Vietnam upstream; the panel maps it to Vietnam.",
    ),
)
