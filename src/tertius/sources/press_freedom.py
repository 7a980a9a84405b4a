"""World Press Freedom Index: ranks of all editions, scores from 2013 on."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import rdata

from tertius.core.errors import SourceError, shorten
from tertius.core.files import read_bytes
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import agreeing
from tertius.sources.parsing.frames import LIMIT, numbers, pick
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "rsf_press_freedom_2002_2025/sysdata.rda"
#: Scores of older editions run the other way round, and those of 2008 and 2012 are damaged.
SCORES_FROM = 2013

INDEX = Table(
    "index",
    (
        Column("iso3", "str", "ISO 3166-1 alpha-3", "state"),
        Column("year", "int", "year", "edition", low=2002, high=2100),
        Column("rank", "int", "rank", "1 is most free", low=1, high=250),
        Column(
            "score", "float", "0 to 100", "100 is most free; from 2013 on", required=False, low=0, high=100
        ),
    ),
    ("iso3", "year"),
)


def with_comma(values: pd.Series) -> pd.Series:
    """Put the lost decimal comma back: scores have two digits before it.

    >>> with_comma(pd.Series([9348.0, 921.0, 148.0])).tolist()
    [93.48, 92.1, 14.8]
    """
    digits = np.floor(np.log10(values.abs().clip(lower=1))) + 1
    scale = np.power(10.0, digits.to_numpy(dtype=float) - 2)
    return pd.Series(values.to_numpy(dtype=float) / scale, index=values.index)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return rank and score by edition; the names of columns changed in 2022 and 2025."""
    path = paths[_FILE]
    raw = io.BytesIO(read_bytes(path, LIMIT, SourceError))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        held = rdata.read_rda(raw, default_encoding="latin-1", force_default_encoding=True)
    editions = {int(name[3:]): frame for name, frame in held.items() if re.fullmatch(r"rsf\d{4}", str(name))}
    if not editions:
        raise SourceError(str(path), "an R object 'rsf2024' or the like", shorten(sorted(held)))
    return Parsed(
        {"index": pd.concat([_edition(editions[y], y, path) for y in sorted(editions)], ignore_index=True)}
    )


def _edition(frame: pd.DataFrame, year: int, path: Path) -> pd.DataFrame:
    frame.columns = [str(column) for column in frame.columns]
    rank = "Rank" if "Rank" in frame.columns else "Rank N"
    score = next((n for n in (f"Score {year}", "Score", "Score N") if n in frame.columns), "Score N")
    frame = pick(frame, ("ISO", rank, score), path)
    known = frame["ISO"].notna() & frame[rank].notna()
    frame = frame[known].reset_index(drop=True)
    out = pd.DataFrame({"iso3": frame["ISO"].astype(str), "year": year, "rank": numbers(frame[rank], path)})
    out["score"] = with_comma(numbers(frame[score], path)) if year >= SCORES_FROM else np.nan
    return agreeing(out, ("iso3",), str(path))


def sample(folder: Path) -> None:
    """Write three editions in the R format, with the three spellings of their columns."""
    old = pd.DataFrame({"ISO": ["FIN", "RUS"], "Rank N": [1.0, 121.0], "Score N": ["0,5", "48"]})
    mid = pd.DataFrame({"ISO": ["FIN", "RUS"], "Rank N": [1.0, 148.0], "Score N": [936.0, 5658.0]})
    new = pd.DataFrame({"ISO": ["NOR", "RUS"], "Rank": [1.0, 162.0], "Score": [9189.0, 2986.0]})
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    rdata.write_rda(path, {"rsf2002": old, "rsf2014": mid, "rsf2024": new})


SOURCE = Source(
    name="press_freedom",
    title="World Press Freedom Index",
    release="editions 2002-2025, none for 2011 (in the R package rsf, commit aad222b)",
    terms="Terms of the index not stated in the copy; published for reuse with attribution, as believed",
    citation="Reporters Without Borders, World Press Freedom Index, editions 2002-2025.",
    first=2002,
    last=2025,
    unit_of_observation="state-edition",
    files=(UpstreamFile(_FILE, "294a872dbd6b3d3ce32cd5130126dd6522b10bd8d1bf06b00de0a186d0d2b7b7"),),
    tables=(INDEX,),
    parser=parse,
    sample=sample,
    caveats=(
        "The copy lost the decimal comma of its scores from 2013 on; it is put back (9348 is 93.48).",
        "Scores before 2013 run the other way round and are not read: ranks are.",
        "The method changed in 2013 and 2022: there is no trend across those years.",
    ),
)
