"""World Religion Project: adherents by state, every five years 1945-2010."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_delimited
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "world_religion_project/WRP_national.csv"
_COLUMNS = {"state": "ccode", "year": "year", "islmgenpct": "muslim", "chrstgenpct": "christian"}

SHARES = Table(
    "shares",
    (
        Column("ccode", "int", "COW number", "state", low=1, high=999),
        Column("year", "int", "year", "calendar year, a multiple of five", low=1945, high=2100),
        Column(
            "muslim", "float", "share, 0 to 1", "Muslims of all denominations", required=False, low=0, high=1
        ),
        Column(
            "christian",
            "float",
            "share, 0 to 1",
            "Christians of all denominations",
            required=False,
            low=0,
            high=1,
        ),
    ),
    ("ccode", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return shares of the population."""
    frame = read_delimited(paths[_FILE], list(_COLUMNS))
    table = pd.DataFrame({to: numbers(frame[name], paths[_FILE]) for name, to in _COLUMNS.items()})
    return Parsed({"shares": table})


def sample(folder: Path) -> None:
    """Write a few states as in the upstream file, with fewer columns."""
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        "year,state,name,chrstgenpct,islmgenpct,sumreligpct,Version",
        "2000,652,SYR,0.0900,0.9000,0.9999,1.1",
        "2005,652,SYR,0.0850,0.9100,0.9998,1.1",
        "2010,652,SYR,0.0800,0.9020,0.9918,1.1",
        "1945,2,USA,0.7880,0.0000,0.9961,1.1",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="religion",
    title="World Religion Project: national religion data",
    release="1.1",
    terms="Correlates of War: free with citation",
    citation=(
        "Maoz, Z., & Henderson, E. A. (2013). The World Religion Dataset, 1945-2010: Logic, estimates, and "
        "trends. International Interactions 39(3), 265-291."
    ),
    first=1945,
    last=2010,
    unit_of_observation="state, every five years",
    files=(UpstreamFile(_FILE, "ba1f3b73fdccbee9f3591d20326d14d86169eb6c40d4b196cf78b6c1678eba60"),),
    tables=(SHARES,),
    parser=parse,
    sample=sample,
    caveats=(
        "Only every fifth year; the panel fills the years between, and ten years after 2010, and flags them.",
    ),
)
