"""Confidence in the president of the United States by country (Pew, as FiveThirtyEight published it)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from tertius.core.errors import SourceError, shorten
from tertius.core.files import read_text
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import LIMIT, numbers, parse_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

_US, _PRESIDENT = (
    "fivethirtyeight_pew_us_image/TRUMPWORLD-us.csv",
    "fivethirtyeight_pew_us_image/TRUMPWORLD-pres.csv",
)
_FILES = {"favourable": _US, "confidence": _PRESIDENT}

IMAGE = Table(
    "image",
    (
        Column("country", "str", "", "English name of the country surveyed"),
        Column("year", "int", "year", "year of the survey", low=2000, high=2100),
        Column(
            "favourable",
            "float",
            "percent",
            "favourable view of the United States",
            required=False,
            low=0,
            high=100,
        ),
        Column(
            "confidence", "float", "percent", "confidence in the president", required=False, low=0, high=100
        ),
    ),
    ("country", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return both wide tables as one long one; the column of averages is left out."""
    parts = [_long(paths[file], name) for name, file in _FILES.items()]
    return Parsed({"image": parts[0].merge(parts[1], on=["country", "year"], how="outer")})


def _long(path: Path, name: str) -> pd.DataFrame:
    text = read_text(path, LIMIT, SourceError, "utf-8-sig")
    header = next(csv.reader(io.StringIO(text)), [])
    if header[:2] != ["year", "avg"]:
        raise SourceError(str(path), "columns 'year', 'avg' and countries", shorten(header))
    frame = parse_columns(text, header, str(path))
    frame = numbers(frame, header, str(path), {"": np.nan})
    long = frame.melt("year", header[2:], "country", name)
    return long.dropna(subset=[name]).reset_index(drop=True)


def sample(folder: Path) -> None:
    """Write a few years in the wide layout."""
    texts = {
        _US: "year,avg,Germany,UK\n2008,42,31,53\n2009,66,64,69\n",
        _PRESIDENT: "year,avg,Germany,UK\n2009,79,93,86\n",
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


SOURCE = Source(
    name="us_image",
    title="The image of the United States and its president abroad",
    release="FiveThirtyEight, commit fcf572c (2000-2017)",
    terms="Repository under CC BY 4.0; data of the Pew Research Center",
    citation="FiveThirtyEight (2017), What the world thinks of Trump; data from the Pew Research Center.",
    first=2000,
    last=2017,
    unit_of_observation="country-year",
    files=(
        UpstreamFile(_US, "278ad10fdefd97f6e8bd6436d3b5630e7d79b185492c8a68e3ed59d330bdb128"),
        UpstreamFile(_PRESIDENT, "748dcfee95fb5416842b02d5da2fe3a780bc880189cb7cfb01be7926c0af451f"),
    ),
    tables=(IMAGE,),
    parser=parse,
    sample=sample,
    caveats=(
        "The published average is over a changing set of countries: it is not read.",
        "Views of the United States check the source pew; only confidence in the president enters the panel.",
    ),
)
