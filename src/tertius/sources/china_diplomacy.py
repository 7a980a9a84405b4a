"""China's public diplomacy in 39 states of Asia and the Pacific, 2000-2018."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import agreeing, numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "aiddata_china_public_diplomacy_v2/ChinesePublicDiplomacy.csv"
COUNTS = (
    "confucius_institutes",
    "government_visits",
    "military_visits",
    "journalist_visits",
    "media_partnerships",
)
NOT_STATES = ("Cook Islands", "Niue")

COUNTRIES = Table(
    "countries",
    (
        Column("country", "str", "", "English name of the receiving state"),
        Column("year", "int", "year", "calendar year", low=2000, high=2100),
        *(Column(name, "float", "count", name.replace("_", " "), required=False, low=0) for name in COUNTS),
    ),
    ("country", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return counts by receiving state and year; N/A is missing."""
    path = paths[_FILE]
    frame = read_columns(path, ("receiving_country", "year", *COUNTS))
    frame = numbers(frame, ("year", *COUNTS), str(path), {"": np.nan, "N/A": np.nan, "NA": np.nan})
    frame = frame.rename(columns={"receiving_country": "country"})
    frame = frame[~frame["country"].isin(NOT_STATES)]
    return Parsed({"countries": agreeing(frame, ("country", "year"), str(path))})


def sample(folder: Path) -> None:
    """Write a few rows as in the upstream file."""
    lines = [
        ",".join(("receiving_country", "year", *COUNTS)),
        '"Afghanistan",2000,0,0,0,"N/A","N/A"',
        '"Thailand",2010,12,9,3,"N/A",1',
    ]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="china_diplomacy",
    title="China's Public Diplomacy Dashboard Dataset",
    release="2.0 (East Asia and the Pacific to 2016, South and Central Asia to 2018)",
    terms="Open data with attribution (ODC-BY as believed)",
    citation="Custer, S., Sethi, T., Solis, J. A., et al. (2019). China's Public Diplomacy Dashboard "
    "Dataset, "
    "version 2.0. AidData at William & Mary.",
    first=2000,
    last=2018,
    unit_of_observation="state-year",
    files=(UpstreamFile(_FILE, "dd20ad4d723cfae8614e0ff7451a619eaf4416a85cab4dd4a1ec77f83c01a15f"),),
    tables=(COUNTRIES,),
    parser=parse,
    sample=sample,
    caveats=(
        "One region only: it says nothing of the rest of the world.",
        "Visits include provincial ones and those to third places; many cells are missing.",
    ),
)
