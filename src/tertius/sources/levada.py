"""Stated approval of Vladimir Putin and of the country's direction in Russia, by month (Levada)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import agreeing, numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

_APPROVAL, _DIRECTION = (
    "levada_putin_approval_1999_2024/Levada.csv",
    "levada_putin_approval_1999_2024/Levada2.csv",
)

MONTHS = Table(
    "months",
    (
        Column("year", "int", "year", "calendar year", low=1996, high=2100),
        Column("month", "int", "month", "month", low=1, high=12),
        Column("approve", "float", "percent", "approve of Vladimir Putin", required=False, low=0, high=100),
        Column(
            "right_direction",
            "float",
            "percent",
            "the country goes in the right direction",
            required=False,
            low=0,
            high=100,
        ),
    ),
    ("year", "month"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return both series by month."""
    approve = _series(paths[_APPROVAL], "Approve", "approve")
    right = _series(paths[_DIRECTION], "In the right direction", "right_direction")
    months = approve.merge(right, on=["year", "month"], how="outer").sort_values(["year", "month"])
    return Parsed({"months": months.reset_index(drop=True)})


def _series(path: Path, column: str, name: str) -> pd.DataFrame:
    frame = numbers(read_columns(path, ("Date", column)), (column,), str(path))
    day = pd.to_datetime(frame["Date"], format="%Y-%m-%d", errors="coerce")
    if day.isna().any():
        raise SourceError(
            f"{path}, column 'Date'", "YYYY-MM-DD", shorten(frame.loc[day.isna(), "Date"].iloc[0])
        )
    out = pd.DataFrame({"year": day.dt.year, "month": day.dt.month, name: frame[column]})
    return agreeing(out, ("year", "month"), str(path))


def sample(folder: Path) -> None:
    """Write a few months as in the files."""
    approval = "Date,Approve,Disapprove,No_answer,Putin_Index\n2014-02-01,69,30,1,39\n2014-03-01,80,18,2,62\n"
    names = "Date,In the right direction,On the wrong track,Difficult to answer,Net"
    texts = {_APPROVAL: approval, _DIRECTION: f"{names}\n2014-03-01,60,26,14,34\n"}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


SOURCE = Source(
    name="levada",
    title="Levada Center: approval of Vladimir Putin, direction of the country",
    release="monthly, August 1999 - August 2024 (direction from July 1996)",
    terms="No licence in the copy; the Levada Center publishes the series for citation with a link",
    citation="Levada Center, Putin's approval rating; Assessment of the situation in the country.",
    first=1996,
    last=2024,
    unit_of_observation="month",
    files=(
        UpstreamFile(_APPROVAL, "4e26db3ba48c6f1ed700763f80c123ab4eb2f979408b133b870919fbf49b3b60"),
        UpstreamFile(_DIRECTION, "4e19763235b3e1a826dbf545c1000cbce5acc8593c827776f6f07e80bbf0e2e4"),
    ),
    tables=(MONTHS,),
    parser=parse,
    sample=sample,
    caveats=(
        "Stated approval: answers in wartime are not freely given.",
        "Of Putin also in 2008-12, when he was prime minister.",
        "Every month has a figure: those without a survey seem to be filled.",
    ),
)
