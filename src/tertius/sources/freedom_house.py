"""Freedom in the World: political rights, civil liberties, and total scores from 2012 on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import rdata

from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_r_frame
from tertius.sources.record import Parsed, Source, UpstreamFile

_RATINGS, _SCORES = "freedom_house_1972_2024/fh.rda", "freedom_house_1972_2024/fh_full.rda"
_COLUMNS = ("fh_country", "year", "pr", "cl", "GWn", "in_GW_system")

RATINGS = Table(
    "ratings",
    (
        Column("gwcode", "int", "Gleditsch-Ward number", "state", low=1, high=999),
        Column("year", "int", "year", "year described, one before the edition", low=1972, high=2100),
        Column("political_rights", "float", "1 to 7", "1 is most free", required=False, low=1, high=7),
        Column("civil_liberties", "float", "1 to 7", "1 is most free", required=False, low=1, high=7),
    ),
    ("gwcode", "year"),
)
SCORES = Table(
    "scores",
    (
        Column("gwcode", "int", "Gleditsch-Ward number", "state", low=1, high=999),
        Column("year", "int", "year", "year described", low=2012, high=2100),
        Column("total", "float", "points, 0 to 100", "100 is most free", required=False, low=-4, high=100),
    ),
    ("gwcode", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return ratings and scores of members of the state system; territories are left out."""
    rating = _members(read_r_frame(paths[_RATINGS], _COLUMNS, "fh"), paths[_RATINGS])
    wanted = ("fh_full_country", "year", "total", "GWn", "in_GW_system")
    score = _members(read_r_frame(paths[_SCORES], wanted, "fh_full"), paths[_SCORES])
    ratings = rating.assign(
        political_rights=numbers(rating["pr"], paths[_RATINGS]),
        civil_liberties=numbers(rating["cl"], paths[_RATINGS]),
    )
    scores = score.assign(total=numbers(score["total"], paths[_SCORES]))
    return Parsed({"ratings": ratings[list(RATINGS.names)], "scores": scores[list(SCORES.names)]})


def _members(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    frame = frame[frame["in_GW_system"].astype(bool) & frame["GWn"].notna()].reset_index(drop=True)
    out = frame.assign(
        gwcode=numbers(frame["GWn"], path).astype(int), year=numbers(frame["year"], path).astype(int)
    )
    return out.drop_duplicates(["gwcode", "year"], keep="last").reset_index(drop=True)


def sample(folder: Path) -> None:
    """Write a few state-years in the R format."""
    rows = [
        ("USSR", 1990.0, 5.0, 4.0, 365.0, True),
        ("Russia", 2024.0, 7.0, 6.0, 365.0, True),
        ("Mali", 2024.0, 6.0, 5.0, 432.0, True),
        ("Puerto Rico", 2019.0, 1.0, 2.0, float("nan"), False),
    ]
    full = [("Russia", 2024.0, 12.0, 365.0, True), ("Mali", 2012.0, 24.0, 432.0, True)]
    names = ("fh_full_country", "year", "total", "GWn", "in_GW_system")
    for name, held, frame in (
        (_RATINGS, "fh", pd.DataFrame(rows, columns=list(_COLUMNS))),
        (_SCORES, "fh_full", pd.DataFrame(full, columns=list(names))),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rdata.write_rda(path, {held: frame})


SOURCE = Source(
    name="freedom_house",
    title="Freedom in the World",
    release="editions 1973-2025 (in the R package democracyData, commit 29ea0a2)",
    terms="As believed: use with attribution, not commercially; only derived figures are embedded here",
    citation="Freedom House, Freedom in the World 1973-2025; Marquez, X., democracyData 0.6.0.",
    first=1972,
    last=2024,
    unit_of_observation="state-year",
    files=(
        UpstreamFile(_RATINGS, "04b264db42895525605a56ad5d808e8c70ec8d95bcc5be0c7fcc8044b201b573"),
        UpstreamFile(_SCORES, "dceb4bb8f3887eddce6b37014d69fb98df9a1769902b2c330ea636f5fec3f92c"),
    ),
    tables=(RATINGS, SCORES),
    parser=parse,
    sample=sample,
    caveats=(
        "The year is the year described: the edition is one later.",
        "Ratings run downwards (1 is most free); the panel turns them round.",
        "One edition stands for 1981 and 1982: 1981 is missing.",
    ),
)
