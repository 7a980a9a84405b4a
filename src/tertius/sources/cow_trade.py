"""Correlates of War trade, release 4: flows between states 1870-2014."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import rdata

from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_r_frame
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "cow_trade_v4/cow_trade_ddy.rds"
_COLUMNS = ("ccode1", "ccode2", "year", "flow1", "flow2")

FLOWS = Table(
    "flows",
    (
        Column("ccode1", "int", "COW number", "first state of the pair", low=1, high=999),
        Column("ccode2", "int", "COW number", "second state, with the higher number", low=1, high=999),
        Column("year", "int", "year", "calendar year", low=1800, high=2100),
        Column(
            "flow1",
            "float",
            "million current US$",
            "imports of the first from the second",
            required=False,
            low=0,
        ),
        Column(
            "flow2",
            "float",
            "million current US$",
            "imports of the second from the first",
            required=False,
            low=0,
        ),
    ),
    ("ccode1", "ccode2", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return one row a pair and year; the copy holds each pair twice, once in either order.

    Upstream writes -9 for a missing flow; it is missing here.
    """
    path = paths[_FILE]
    frame = read_r_frame(path, _COLUMNS)
    table = pd.DataFrame({name: numbers(frame[name], path) for name in _COLUMNS})
    table = table[table["ccode1"] < table["ccode2"]].reset_index(drop=True)
    for name in ("flow1", "flow2"):
        table[name] = table[name].mask(table[name] < 0)
    notes = [_thin(table)]
    missing = int(table[["flow1", "flow2"]].isna().any(axis=1).sum())
    notes.append(f"{missing} of {len(table)} pairs and years lack one flow or both")
    return Parsed({"flows": table}, tuple(note for note in notes if note))


def _thin(table: pd.DataFrame) -> str:
    """Return a note on states that have almost no pairs in years in which the median state has many."""
    sides = [table[[side, "year"]].rename(columns={side: "code"}) for side in ("ccode1", "ccode2")]
    count = pd.concat(sides).groupby(["code", "year"]).size()
    thin = count[(count < 10) & (count.groupby("year").transform("median") >= 30)].reset_index()
    spans = thin.groupby("code")["year"].agg(["min", "max"])
    listed = ", ".join(f"{int(code)} ({int(a)}-{int(b)})" for code, a, b in spans.itertuples())
    return f"almost no pairs, in some years from first to last, for the states {listed}" if listed else ""


def sample(folder: Path) -> None:
    """Write a few pairs in the R format, each in both orders."""
    rows = [
        (40.0, 365.0, 1957.0, 0.0, 52.0),
        (40.0, 365.0, 1985.0, 0.0, 0.0),
        (2.0, 365.0, 1985.0, 400.0, 2708.0),
        (2.0, 40.0, 1985.0, 0.0, 0.0),
        (2.0, 20.0, 1985.0, 69427.0, 46524.0),
        (40.0, 230.0, 1985.0, 150.0, 90.0),
        (365.0, 700.0, 1981.0, 300.0, 519.0),
        (365.0, 700.0, 1982.0, 0.0, 0.0),
        (365.0, 645.0, 1975.0, -9.0, 250.0),
    ]
    both = rows + [(b, a, year, flow2, flow1) for a, b, year, flow1, flow2 in rows]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    rdata.write_rds(path, pd.DataFrame(both, columns=list(_COLUMNS)))


SOURCE = Source(
    name="cow_trade",
    title="Correlates of War project: trade data",
    release="4.0 (directed dyad-years, svmiller.github.io, commit 0530071)",
    terms="Free with citation",
    citation=(
        "Barbieri, K., Keshk, O. M. G., & Pollins, B. M. (2009). Trading data: Evaluating our assumptions "
        "and coding rules. Conflict Management and Peace Science 26(5), 471-491. Release 4.0."
    ),
    first=1870,
    last=2014,
    unit_of_observation="pair of states and year",
    files=(UpstreamFile(_FILE, "b904e5dad332013c1ee68188c099902e18417ef906e9545043db30212420aeb7"),),
    tables=(FLOWS,),
    parser=parse,
    sample=sample,
    caveats=(
        "Trade between centrally planned economies is often coded 0 before 1992, and so is that of the "
        "Soviet Union with Cuba and other allies: false zeros, which the panel counts as missing.",
        "The copy lacks nearly all pairs of West Germany in 1960-1989, of South Vietnam from 1960 on and of "
        "Yugoslavia from 1992 on; the shares of other partners are too high for it.",
        "Other zeros before 1992 may stand for flows that neither side reported.",
        "Current prices: levels of different years do not compare.",
    ),
)
