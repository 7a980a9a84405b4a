"""Militarised interstate disputes: the Correlates of War list, the revised list, and interstate wars."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import rdata

from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import agreeing
from tertius.sources.parsing.frames import numbers, read_r_frame
from tertius.sources.record import Parsed, Source, UpstreamFile

_COW = "mid_peacesciencer/cow_mid_dirdisps.rda"
_GML = "mid_peacesciencer/gml_mid_ddydisps.rda"
_WARS = "mid_peacesciencer/cow_war_inter.rda"
FIRST = 1946


def _dyads(name: str, extra: tuple[Column, ...]) -> Table:
    return Table(
        name,
        (
            Column("number", "int", "number", "dispute or war", low=1),
            Column("ccode1", "int", "Correlates of War number", "state", low=1, high=999),
            Column("ccode2", "int", "Correlates of War number", "opponent", low=1, high=999),
            Column("year", "int", "year", "calendar year", low=FIRST, high=2100),
            Column("onset", "bool", "", "whether it begins in this year"),
            *extra,
        ),
        ("number", "ccode1", "ccode2", "year"),
    )


_HOSTILITY = Column(
    "hostility", "int", "1 to 5", "highest hostility of ccode1; 4 use of force, 5 war", low=0, high=5
)
COW = _dyads("cow", (_HOSTILITY, Column("side_a", "bool", "", "whether ccode1 took the first act")))
GML = _dyads("gml", (_HOSTILITY, Column("side_a", "bool", "", "whether ccode1 took the first act")))
WARS = _dyads("wars", (Column("initiator", "bool", "", "whether ccode1 began it"),))


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return the three lists as directed dyad-years from `FIRST` on."""
    cow = _list(paths[_COW], "cow_mid_dirdisps", "dispnum", "disponset")
    gml = _list(paths[_GML], "gml_mid_ddydisps", "dispnum", "gmlmidonset")
    wanted = ("warnum", "ccode1", "ccode2", "year", "cowinteronset", "initiator1")
    wars = read_r_frame(paths[_WARS], wanted, "cow_war_inter")
    wars = wars[wars["year"] >= FIRST].reset_index(drop=True)
    war = pd.DataFrame(
        {
            "number": numbers(wars["warnum"], paths[_WARS]),
            "ccode1": numbers(wars["ccode1"], paths[_WARS]),
            "ccode2": numbers(wars["ccode2"], paths[_WARS]),
            "year": numbers(wars["year"], paths[_WARS]),
            "onset": numbers(wars["cowinteronset"], paths[_WARS]) == 1,
            "initiator": numbers(wars["initiator1"], paths[_WARS]) == 1,
        }
    )
    war = agreeing(war, WARS.key, str(paths[_WARS])).reset_index(drop=True)
    return Parsed({"cow": cow, "gml": gml, "wars": war})


def _list(path: Path, held: str, number: str, onset: str) -> pd.DataFrame:
    wanted = (number, "ccode1", "ccode2", "year", onset, "sidea1", "hostlev1")
    frame = read_r_frame(path, wanted, held)
    frame = frame[frame["year"] >= FIRST].reset_index(drop=True)
    out = pd.DataFrame(
        {
            "number": numbers(frame[number], path),
            "ccode1": numbers(frame["ccode1"], path),
            "ccode2": numbers(frame["ccode2"], path),
            "year": numbers(frame["year"], path),
            "onset": numbers(frame[onset], path) == 1,
            "hostility": numbers(frame["hostlev1"], path),
            "side_a": numbers(frame["sidea1"], path) == 1,
        }
    )
    order = out.sort_values(["onset", "hostility"], ascending=False, kind="stable")
    return order.drop_duplicates(["number", "ccode1", "ccode2", "year"]).sort_index(ignore_index=True)


def sample(folder: Path) -> None:
    """Write a dispute and a war in the R format."""
    names = ["ccode1", "ccode2", "year", "sidea1", "hostlev1"]
    rows = [(160.0, 200.0, 1982.0, 1.0, 5.0), (200.0, 160.0, 1982.0, 0.0, 5.0)]
    base = pd.DataFrame(rows, columns=names)
    held = {
        _COW: ("cow_mid_dirdisps", base.assign(dispnum=3630.0, disponset=1.0)),
        _GML: ("gml_mid_ddydisps", base.assign(dispnum=3630.0, gmlmidonset=1.0)),
        _WARS: (
            "cow_war_inter",
            base.assign(warnum=205.0, cowinteronset=1.0, initiator1=[1.0, 0.0]),
        ),
    }
    for name, (object_, frame) in held.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rdata.write_rda(path, {object_: frame})


SOURCE = Source(
    name="mid",
    title="Militarized Interstate Disputes and Interstate Wars",
    release="COW MID 5.0 (to 2014), GML MID 2.2.1 (to 2010), COW wars 4.0 (to 2003); peacesciencer, "
    "commit fe150a2",
    terms="Free with citation; from a GPL package, the data under their authors' own terms",
    citation="Palmer, G. et al. (2022). The MID5 dataset, 2011-2014. Conflict Management and Peace "
    "Science 39(4), "
    "470-482; Gibler, D. M., Miller, S. V., & Little, E. K. (2016). An analysis of the Militarized "
    "Interstate "
    "Dispute dataset. International Studies Quarterly 60(4), 719-730; Sarkees, M. R., & Wayman, F. "
    "(2010), Resort "
    "to War; Miller, S. V., peacesciencer.",
    first=1816,
    last=2014,
    unit_of_observation="directed dispute-dyad-year",
    files=(
        UpstreamFile(_COW, "7b9fc5fd0785b423b7ddc8b9319fa30d4e2c8a005342b88c2b1d87b7a6e62a0e"),
        UpstreamFile(_GML, "46ce6732909e62b555546ceeeb2f380415c4153fa1cb05824a837ec45a4aa7ce"),
        UpstreamFile(_WARS, "d727523be3ab6f35653adc62a9b893101c8342e152af084d96f1297bb9a56131"),
    ),
    tables=(COW, GML, WARS),
    parser=parse,
    sample=sample,
    caveats=(
        "The revised list drops and merges many disputes: the panel keeps the two under names of their "
        "own, and "
        "the tests use the first unless a claim says otherwise.",
        "A dispute may begin more than once in a pair of states: rows are not disputes.",
    ),
)
