"""Trade in goods of the United States and China with every partner (IMF), 2001-2024."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "imf_imts_us_china_2001_2024/raw_trade_data.csv"
REPORTERS = ("USA", "CHN")
FIRST, LAST = 2001, 2024
_FLOWS = {"XG_FOB_USD": "exports", "MG_CIF_USD": "imports"}
#: Codes that the IMF has of its own; codes of regions begin with G, TX or GX.
CODES = {"KOS": "XKX", "WBG": "PSE"}

FLOWS = Table(
    "flows",
    (
        Column("reporter", "str", "ISO 3166-1 alpha-3", "reporting state", values=REPORTERS),
        Column("partner", "str", "ISO 3166-1 alpha-3", "partner; territories included"),
        Column("year", "int", "year", "calendar year", low=FIRST, high=2100),
        Column("exports", "float", "million US$", "exports, free on board", required=False, low=0),
        Column(
            "imports",
            "float",
            "million US$",
            "imports, cost, insurance and freight included",
            required=False,
            low=0,
        ),
    ),
    ("reporter", "partner", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return both flows by reporter, partner and year; regions among the partners are left out."""
    path = paths[_FILE]
    years = [str(year) for year in range(FIRST, LAST + 1)]
    frame = read_columns(path, ("SERIES_CODE", *years))
    codes = frame["SERIES_CODE"].str.split(".", expand=True)
    known = codes.shape[1] == 4 and set(codes[0]) <= set(REPORTERS) and set(codes[1]) <= set(_FLOWS)
    if not known or set(codes[3]) != {"A"}:  # figures of months and quarters are no years'
        raise SourceError(
            f"{path}, column 'SERIES_CODE'",
            "USA.XG_FOB_USD.MEX.A or the like",
            shorten(frame["SERIES_CODE"].iloc[0]),
        )
    if frame["SERIES_CODE"].duplicated().any():
        got = f"{frame.loc[frame['SERIES_CODE'].duplicated(), 'SERIES_CODE'].iloc[0]} twice"
        raise SourceError(f"{path}, column 'SERIES_CODE'", "each series once", got)
    values = numbers(frame, years, str(path), {"": np.nan, "NA": np.nan})[years]
    long = values.assign(reporter=codes[0], flow=codes[1].map(_FLOWS), partner=codes[2].replace(CODES))
    long = long[long["partner"].str.fullmatch("[A-Z]{3}")]
    long = long.melt(["reporter", "partner", "flow"], years, "year", "value").dropna(subset=["value"])
    wide = long.pivot_table(
        index=["reporter", "partner", "year"], columns="flow", values="value", aggfunc="first"
    )
    table = wide.reindex(columns=["exports", "imports"]).reset_index()
    table["year"] = table["year"].astype(int)
    return Parsed({"flows": pd.DataFrame(table)})


def sample(folder: Path) -> None:
    """Write a few series as in the export of the IMF."""
    years = [str(year) for year in range(FIRST, LAST + 1)]
    header = ",".join(f'"{name}"' for name in ("DATASET", "SERIES_CODE", "COUNTRY", *years))
    lines = [header]
    for code, level in (
        ("USA.XG_FOB_USD.BRA.A", 40),
        ("USA.MG_CIF_USD.BRA.A", 30),
        ("CHN.XG_FOB_USD.BRA.A", 60),
        ("CHN.MG_CIF_USD.BRA.A", 90),
        ("USA.XG_FOB_USD.G001.A", 2000),
    ):
        cells = ",".join(f'"{level + k}"' for k in range(len(years)))
        lines.append(f'"IMF.STA:IMTS(1.0.0)","{code}","reporter",{cells}')
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="imf_trade",
    title="International Trade in Goods by partner country: United States and China",
    release="IMTS 1.0.0, June 2025 (2001-2024)",
    terms="As believed: free with attribution, no mass redistribution: only shares computed from it are "
    "embedded",
    citation="International Monetary Fund, International Trade in Goods by partner country (IMTS), June "
    "2025.",
    first=FIRST,
    last=LAST,
    unit_of_observation="reporter-partner-year",
    files=(UpstreamFile(_FILE, "c78817b613906a1a829af4f8d9ea296b1c4b5b0f0d0bbc9b27d7bcb75ed8ce1e"),),
    tables=(FLOWS,),
    parser=parse,
    sample=sample,
    weak=True,
    caveats=(
        "Weak provenance: an export by a third party, not the IMF's own file.",
        "Two reporters only: it compares the two as partners of a state, and says nothing of other pairs.",
        "Levels differ from the other trade data: do not chain them.",
    ),
)
