"""International Crisis Behavior: states in crises, and pairs of opponents by year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from tertius.core.errors import SourceError
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

_ACTORS, _DYADS = "icb_v15/icb2v15.csv", "icb_v15/icbdy_v15.csv"
FIRST, LAST = 1946, 2019

ACTORS = Table(
    "actors",
    (
        Column("crisis", "int", "number", "crisis", low=1),
        Column(
            "ccode", "int", "Correlates of War number", "state that sees itself in a crisis", low=1, high=999
        ),
        Column("name", "str", "", "name of the crisis"),
        Column("year", "int", "year", "year of the trigger", low=1900, high=2100),
        Column("month", "int", "month", "month of the trigger", low=1, high=12),
        Column("day", "int", "day", "day of the trigger; 1 where unknown", low=1, high=31),
        Column(
            "outcome",
            "float",
            "1 to 5",
            "1 victory, 2 compromise, 3 stalemate, 4 defeat, 5 other",
            required=False,
        ),
        Column("violence", "float", "1 to 4", "1 none to 4 full-scale war", required=False),
    ),
    ("crisis", "ccode", "year"),
)
DYADS = Table(
    "dyads",
    (
        Column("crisis", "int", "number", "crisis", low=1),
        Column("ccode1", "int", "Correlates of War number", "first state", low=1, high=999),
        Column("ccode2", "int", "Correlates of War number", "second state", low=1, high=999),
        Column("year", "int", "year", "calendar year", low=1900, high=2100),
    ),
    ("crisis", "ccode1", "ccode2", "year"),
)
#: Codes for a month or a day that is not known.
_UNKNOWN = (66, 77, 88, 99)
_NAMES = {
    "crisno": "crisis",
    "cracid": "ccode",
    "crisname": "name",
    "yrtrig": "year",
    "motrig": "month",
    "datrig": "day",
    "outcom": "outcome",
    "sevvio": "violence",
}


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return crisis actors and dyad-years from `FIRST` on."""
    frame = read_columns(paths[_ACTORS], tuple(_NAMES))
    blanks = {"": np.nan, "NA": np.nan}
    frame = numbers(frame, [c for c in _NAMES if c != "crisname"], str(paths[_ACTORS]), blanks)
    actors = frame.rename(columns=_NAMES)
    actors = actors[(actors["year"] >= FIRST) & actors["ccode"].notna()].reset_index(drop=True)
    for column, most in (("month", 12), ("day", 31)):
        strange = ~(actors[column].between(1, most) | actors[column].isin(_UNKNOWN) | actors[column].isna())
        if strange.any():
            got = f"{actors[column][strange].iloc[0]:g}"
            raise SourceError(str(paths[_ACTORS]), f"a {column} of the trigger, or a code for none", got)
        actors[column] = actors[column].where(actors[column].between(1, most), 1)
    impossible = pd.to_datetime(actors[["year", "month", "day"]], errors="coerce").isna()
    if impossible.any():
        got = "-".join(f"{part:.0f}" for part in actors.loc[impossible, ["year", "month", "day"]].iloc[0])
        raise SourceError(str(paths[_ACTORS]), "days of the calendar", got)
    actors = actors.drop_duplicates(["crisis", "ccode", "year"], ignore_index=True)
    pairs = read_columns(paths[_DYADS], ("crisno", "year", "statea", "stateb"))
    pairs = numbers(pairs, pairs.columns, str(paths[_DYADS]))
    dyads = pairs.rename(columns={"crisno": "crisis", "statea": "ccode1", "stateb": "ccode2"})
    dyads = dyads[dyads["year"] >= FIRST].drop_duplicates(ignore_index=True)
    return Parsed({"actors": actors, "dyads": pd.DataFrame(dyads)})


def sample(folder: Path) -> None:
    """Write a few rows as in the upstream files."""
    actors = [
        "crisno,cracid,actor,crisname,yrtrig,motrig,datrig,outcom,sevvio",
        "196,2,USA,CUBAN MISSILES,1962,10,16,1,2",
        "196,365,USR,CUBAN MISSILES,1962,10,22,2,2",
    ]
    dyads = ["crisno,year,crisname,statea,namea,stateb,nameb", "196,1962,CUBAN MISSILES,2,USA,365,USR"]
    for name, lines in ((_ACTORS, actors), (_DYADS, dyads)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="icb",
    title="International Crisis Behavior",
    release="15 (to 2019)",
    terms="No licence in the copy; free for research with citation, as believed",
    citation="Brecher, M., Wilkenfeld, J., Beardsley, K., James, P., & Quinn, D. (2023). International "
    "Crisis "
    "Behavior Data, version 15; Hewitt, J. J. (2003). Dyadic processes and international crises. Journal of "
    "Conflict Resolution 47(5), 669-692.",
    first=1918,
    last=LAST,
    unit_of_observation="crisis actor; crisis dyad-year",
    files=(
        UpstreamFile(_ACTORS, "f835b7bf8cca84a65f51cd6dc0760ab0bdc0f935f377882ee9248eb81582075c"),
        UpstreamFile(_DYADS, "4a4305d2a522d5a76ec228b515c8b90f6841c1dc555469c6fa6633f4bbf354c5"),
    ),
    tables=(ACTORS, DYADS),
    parser=parse,
    sample=sample,
    caveats=(
        "One row an actor: a crisis with five actors stands five times.",
        "Labels of codes are given from knowledge of the codebook, which is not in the copy.",
    ),
)
