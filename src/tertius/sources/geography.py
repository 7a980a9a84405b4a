"""Minimum distance between states, and contiguity by land or water."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import rdata

from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_r_frame
from tertius.sources.record import Parsed, Source, UpstreamFile

_DISTANCE, _CONTIGUITY = "peacesciencer/cow_mindist.rda", "peacesciencer/cow_contdir.rda"
FIRST_DISTANCE, LAST_DISTANCE = 1886, 2019
LAST_CONTIGUITY = 2016

_A = Column("ccode1", "int", "Correlates of War number", "first state", low=1, high=999)
_B = Column("ccode2", "int", "Correlates of War number", "second state", low=1, high=999)

DISTANCE = Table(
    "distance",
    (
        _A,
        _B,
        Column("year", "int", "year", "calendar year"),
        Column("mindist", "float", "km", "shortest distance between the two territories", low=0, high=20040),
    ),
    ("ccode1", "ccode2", "year"),
)

CONTIGUITY = Table(
    "contiguity",
    (
        _A,
        _B,
        Column(
            "type",
            "int",
            "code",
            "1 land; 2-5 water of at most 12, 24, 150, 400 miles; 0 none",
            low=0,
            high=5,
        ),
        Column("start", "date", "ISO 8601 date", "first day"),
        Column("end", "date", "ISO 8601 date", "last day, or last day of the release"),
    ),
    ("ccode1", "ccode2", "start"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return distances by pair and year, and spells of contiguity (R days become ISO dates)."""
    distance = read_r_frame(paths[_DISTANCE], ("ccode1", "ccode2", "year", "mindist"), "cow_mindist")
    names = ("ccode1", "ccode2", "conttype", "stdate", "enddate")
    spells = read_r_frame(paths[_CONTIGUITY], names, "cow_contdir").rename(columns={"conttype": "type"})
    contiguity = spells.assign(start=_iso(spells["stdate"], paths), end=_iso(spells["enddate"], paths))
    return Parsed({"distance": distance, "contiguity": contiguity})


def _iso(days: pd.Series, paths: Mapping[str, Path]) -> pd.Series:
    dates = pd.to_datetime(numbers(days, paths[_CONTIGUITY]), unit="D")
    return dates.dt.strftime("%Y-%m-%d").astype(object)


def sample(folder: Path) -> None:
    """Write a few pairs in the R format."""
    distance = pd.DataFrame(
        [(365.0, 652.0, 2018.0, 605.98), (365.0, 652.0, 2019.0, 605.98), (640.0, 652.0, 2019.0, 0.0)],
        columns=["ccode1", "ccode2", "year", "mindist"],
    )
    contiguity = pd.DataFrame(
        [(640.0, 652.0, 1.0, -8645.0, 17136.0), (652.0, 640.0, 1.0, -8645.0, 17136.0)],
        columns=["ccode1", "ccode2", "conttype", "stdate", "enddate"],
    )
    held = ((_DISTANCE, "cow_mindist", distance), (_CONTIGUITY, "cow_contdir", contiguity))
    for name, r_name, frame in held:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rdata.write_rda(path, {r_name: frame})


SOURCE = Source(
    name="geography",
    title="Minimum distance (CShapes 2.0) and direct contiguity (Correlates of War)",
    release="CShapes 2.0 to 2019; contiguity 3.2 to 2016 (in the R package peacesciencer, commit fe150a2)",
    terms="Free for research with citation; from a GPL package, the data under their authors' own terms",
    citation=(
        "Schvitz, G., et al. (2022). Mapping the international system, 1886-2019: The CShapes 2.0 dataset. "
        "Journal of Conflict Resolution 66(1), 144-161. Stinnett, D. M., et al. (2002). The Correlates of "
        "War project direct contiguity data, version 3. Conflict Management and Peace Science 19(2), 58-66."
    ),
    first=1816,
    last=LAST_DISTANCE,
    unit_of_observation="pair of states by year (distance) or spell (contiguity)",
    files=(
        UpstreamFile(_DISTANCE, "9fa13d911c454d463044bf13a711c64b90a6131246e2d239dcdf4d01f2f263b4"),
        UpstreamFile(_CONTIGUITY, "779062fb96238a7c55dbb3436a0925f67d8f0b5bd8e522731c0c3c55f492dd70"),
    ),
    tables=(DISTANCE, CONTIGUITY),
    parser=parse,
    sample=sample,
    caveats=(
        "Distance is between territories, so neighbours are 0 km apart; overseas territories do not count.",
        "Distance ends in 2019 and contiguity in 2016; borders have hardly moved since.",
    ),
)
