"""Signals of support that five major powers sent to proteges, 1950-2012."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

FILE = "Individual Signals Dataset.csv"
FIRST, LAST = 1950, 2012
SENDERS = ("us", "rus", "uk", "fra", "chi")
_BINARY = {"vis": "visit", "ex": "exercise", "bit": "treaty", "pact": "pact"}
#: First year in which the columns of a signal hold anything; what stands before is a blank written as 0.
TROOPS_FROM = {"us": 1981, "rus": 1981, "uk": 1981, "fra": 1981, "chi": 2008}
EXERCISES = (1974, 2010)

SIGNALS = Table(
    "signals",
    (
        Column("sender", "str", "", "major power", values=SENDERS),
        Column("ccode", "int", "Correlates of War code", "protege"),
        Column("year", "int", "year", "year", low=1900, high=2100),
        Column("visit", "bool", "", "whether the sender's leader visited"),
        Column("exercise", "bool", "", "joint exercise; missing outside 1974-2010", required=False),
        Column("treaty", "bool", "", "whether a bilateral investment treaty was in force"),
        Column("pact", "bool", "", "whether a defence pact was in force"),
        Column("arms", "float", "million TIV", "arms delivered by the sender", low=0),
        Column("troops", "float", "persons", "troops in the state; missing before 1981 (China: 2008)",
               required=False, low=0),
    ),
    ("sender", "ccode", "year"),
)  # fmt: skip


def _parse(paths: Mapping[str, Path]) -> Parsed:
    suffixes = (*_BINARY, "arms", "troops")
    names = ["ccode", "year", *(f"{sender}_{suffix}" for sender in SENDERS for suffix in suffixes)]
    raw = numbers(read_columns(paths[FILE], names, "iso-8859-1"), names, str(paths[FILE]))
    parts = []
    for sender in SENDERS:
        part = raw[["ccode", "year"]].assign(sender=sender)
        for suffix, name in _BINARY.items():
            part[name] = (raw[f"{sender}_{suffix}"] > 0).astype("boolean")
        part["exercise"] = part["exercise"].where(part["year"].between(*EXERCISES))
        part["arms"] = raw[f"{sender}_arms"]
        part["troops"] = raw[f"{sender}_troops"].where(part["year"] >= TROOPS_FROM[sender])
        parts.append(part)
    notes = (
        "troop counts before 1981 (China: before 2008) are zeros in the file and missing here",
        f"exercises outside {EXERCISES[0]}-{EXERCISES[1]} are zeros in the file and missing here",
    )
    return Parsed({"signals": pd.concat(parts, ignore_index=True)}, notes)


def _sample(folder: Path) -> None:
    header = [f"{sender}_{suffix}" for sender in SENDERS for suffix in (*_BINARY, "arms", "troops")]
    rows = {
        ("Syria1980", 652, 1980): {"rus_arms": 1500},
        ("Syria2009", 652, 2009): {"rus_troops": 150, "fra_vis": 1},
    }
    lines = [",".join(("ctry_yr", "ccode", "country", "year", *header))]
    for (label, code, year), values in rows.items():
        cells = (
            f'"{label}"',
            str(code),
            '"Syria"',
            str(year),
            *(str(values.get(name, 0)) for name in header),
        )
        lines.append(",".join(cells))
    (folder / FILE).write_text("\n".join(lines) + "\n", encoding="iso-8859-1")


SOURCE = Source(
    name="mcmanus_nieman",
    title="Individual signals of major power support for proteges",
    release="replication data of 2019",
    terms="replication data, no terms stated; the carrying repository is MIT",
    citation="McManus, R. W. & Nieman, M. D. (2019). Identifying the level of major power support "
    "signaled for proteges: A latent measure approach. Journal of Peace Research 56(3), 364-378.",
    first=FIRST,
    last=LAST,
    unit_of_observation="sender, protege and year",
    files=(UpstreamFile(FILE, "73fcb182b1ef77342e07fb89ca0d9871e2d8c27e039ff3b774155b0fa3f2075d"),),
    tables=(SIGNALS,),
    parser=_parse,
    sample=_sample,
    caveats=(
        "Troop columns start in 1981 (2008 for China): the zeros before are blanks and become missing.",
        "Joint exercises are recorded from 1974 to 2010 only.",
        "Arms come from an older arms register; ties of arms use the register itself.",
    ),
)
