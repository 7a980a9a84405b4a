"""Published UN ideal points (July 2025), 1946-2024: what the project's own estimates are held against."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError
from tertius.core.files import read_bytes
from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import LIMIT, pick
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "un_ideal_points_bsv_jul2025/IdealpointsJuly2025.dta"
_COLUMNS = {
    "ccode": "cow",
    "year": "year",
    "idealpointall": "all_votes",
    "q5all": "all_low",
    "q95all": "all_high",
    "idealpointfp": "final_votes",
    "nvotesall": "votes",
}

POINTS = Table(
    "points",
    (
        Column("cow", "int", "Correlates of War number", "state", low=1, high=999),
        Column("year", "int", "year", "calendar year", low=1946, high=2100),
        Column("all_votes", "float", "posterior mean", "ideal point from all votes", required=False),
        Column("all_low", "float", "posterior mean", "5 % quantile of the same", required=False),
        Column("all_high", "float", "posterior mean", "95 % quantile of the same", required=False),
        Column(
            "final_votes",
            "float",
            "posterior mean",
            "ideal point from votes on whole resolutions",
            required=False,
        ),
        Column("votes", "float", "roll calls", "votes behind all_votes", required=False, low=0),
    ),
    ("cow", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return the published points by Correlates of War number and year."""
    path = paths[_FILE]
    raw = read_bytes(path, LIMIT, SourceError)
    frame = pick(pd.read_stata(io.BytesIO(raw), convert_categoricals=False), tuple(_COLUMNS), path)
    return Parsed({"points": frame.rename(columns=_COLUMNS)})


def sample(folder: Path) -> None:
    """Write a few state-years in Stata's format."""
    rows = [
        (2, 2022, 2.115, 1.9, 2.3, 2.146, 195.0),
        (2, 2023, 1.987, 1.8, 2.2, 2.218, 232.0),
        (365, 2022, -1.1, -1.2, -1.0, -1.1, 195.0),
        (365, 2023, -1.2, -1.3, -1.1, -1.2, 232.0),
    ]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(rows, columns=list(_COLUMNS)).to_stata(path, write_index=False)


SOURCE = Source(
    name="un_ideal_points",
    title="Ideal points of states in the UN General Assembly, as published",
    release="28 July 2025",
    terms="No licence in the copy; upstream Harvard Dataverse doi:10.7910/DVN/LEJUQZ",
    citation=(
        "Bailey, M. A., Strezhnev, A., & Voeten, E. (2017). Estimating dynamic state preferences from United "
        "Nations voting data. Journal of Conflict Resolution 61(2), 430-456."
    ),
    first=1946,
    last=2024,
    unit_of_observation="state-year",
    files=(UpstreamFile(_FILE, "fea7fa9414e3643586dbdf95baa1100ceb418e56684d79d801a146cad79443ce"),),
    tables=(POINTS,),
    parser=parse,
    sample=sample,
    caveats=(
        "Held against the project's own estimates; no row of it enters the panel.",
        "Points from all votes end in 2023, those from votes on whole resolutions in 2024.",
        "The points rest on another copy of the votes (UNGA-DM), so that even equal methods would "
        "differ a little.",
    ),
)
