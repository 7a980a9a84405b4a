"""Archigos: effective leaders of states, how they came in and how they went, 1875-2015."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import rdata

from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_r_frame
from tertius.sources.record import Parsed, Source, UpstreamFile

_LEADERS, _CODES = "peacesciencer/archigos.rda", "peacesciencer/leader_codes.rda"
_COLUMNS = ("obsid", "gwcode", "leader", "startdate", "enddate", "entry", "exit", "exitcode")

SPELLS = Table(
    "spells",
    (
        Column("spell", "str", "", "identifier of the spell in office"),
        Column("gwcode", "int", "Gleditsch-Ward number", "state", low=1, high=999),
        Column("leader", "str", "", "name of the leader"),
        Column("start", "date", "ISO 8601 date", "first day in office"),
        Column("end", "date", "ISO 8601 date", "last day in office, or last day of the release"),
        Column("entry", "str", "", "manner of entry"),
        Column("exit", "str", "", "manner of exit"),
        Column("exit_code", "str", "", "finer manner of exit"),
        Column("leader_id", "str", "", "identifier of the person in release 2.9", required=False),
    ),
    ("spell",),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return spells in office with ISO dates (the R file holds days since 1970-01-01)."""
    frame = read_r_frame(paths[_LEADERS], _COLUMNS, "archigos")
    codes = read_r_frame(paths[_CODES], ("obsid", "leadid29"), "leader_codes").drop_duplicates("obsid")
    leader_id = frame["obsid"].map(codes.set_index("obsid")["leadid29"].astype(object))
    table = pd.DataFrame(
        {
            "spell": frame["obsid"].astype(object),
            "gwcode": numbers(frame["gwcode"], paths[_LEADERS]),
            "leader": frame["leader"].astype(object),
            "start": _iso(frame["startdate"]),
            "end": _iso(frame["enddate"]),
            "entry": frame["entry"].astype(object),
            "exit": frame["exit"].astype(object),
            "exit_code": frame["exitcode"].astype(object),
            "leader_id": leader_id.astype(object),
        }
    )
    return Parsed({"spells": table})


def _iso(days: pd.Series) -> pd.Series:
    return pd.to_datetime(days.astype(float), unit="D").dt.strftime("%Y-%m-%d").astype(object)


def sample(folder: Path) -> None:
    """Write a few spells in the R format."""
    rows = [
        (
            "CUB-1952",
            40.0,
            "Batista",
            -6506.0,
            -4018.0,
            "Irregular",
            "Irregular",
            "Removed by Rebels, without Foreign Support",
        ),
        (
            "SYR-2000-2",
            652.0,
            "Bashar al-Assad",
            11155.0,
            16800.0,
            "Regular",
            "Still in Office",
            "Still in Office",
        ),
        (
            "EGY-2012",
            651.0,
            "Morsi",
            15521.0,
            15889.0,
            "Regular",
            "Irregular",
            "Removed by Military, without Foreign Support",
        ),
        ("EGY-1956", 651.0, "Nasser", -5527.0, 270.0, "Irregular", "Natural Death", "Regular"),
        (
            "IRQ-1979",
            645.0,
            "Hussein",
            3483.0,
            12151.0,
            "Regular",
            "Foreign",
            "Removed through Threat of Foreign Force",
        ),
        ("USA-2001", 2.0, "G.W. Bush", 11342.0, 14264.0, "Regular", "Regular", "Regular"),
    ]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    codes = pd.DataFrame({"obsid": frame["obsid"], "leadid29": [f"A2.9-{i}" for i in range(len(frame))]})
    for name, held, data in ((_LEADERS, "archigos", frame), (_CODES, "leader_codes", codes)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rdata.write_rda(path, {held: data})


SOURCE = Source(
    name="archigos",
    title="Archigos: a data set of political leaders",
    release="4.1, with leader codes of 2.9 (in the R package peacesciencer, commit fe150a2)",
    terms="Free for research with citation; from a GPL package, the data under their authors' own terms",
    citation=(
        "Goemans, H. E., Gleditsch, K. S., & Chiozza, G. (2009). Introducing Archigos: A dataset of "
        "political leaders. Journal of Peace Research 46(2), 269-283."
    ),
    first=1875,
    last=2015,
    unit_of_observation="leader's spell in office",
    files=(
        UpstreamFile(_LEADERS, "b58bb675856a11923b3906adf4360b61fe1be4cc30f29fda4c36ee38e69c991b"),
        UpstreamFile(_CODES, "acbde0ef346287e21313a65914082087b76a401583b582e016a8e04bc11ae985"),
    ),
    tables=(SPELLS,),
    parser=parse,
    sample=sample,
    caveats=(
        "Ends on 31 December 2015: whoever was in office then is 'Still in Office', which is no exit.",
        "A leader is the person who holds effective power, who need not be the head of state.",
    ),
)
