"""Battle deaths by country and year, 1946-2022: PRIO to 1988, UCDP from 1989."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import rdata

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import agreeing
from tertius.sources.parsing.frames import numbers, read_r_frame
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "poldat_battle_deaths_1946_2022/ucdpbrds.rda"
_ERAS = {"PRIO Battle-deaths 3.1": "prio", "UCDP GED 23.1": "ucdp"}

DEATHS = Table(
    "deaths",
    (
        Column("gwcode", "int", "Gleditsch-Ward number", "place of death", low=1, high=999),
        Column("year", "int", "year", "calendar year", low=1946, high=2100),
        Column("best", "float", "deaths", "best estimate", required=False, low=0),
        Column("low", "float", "deaths", "low estimate", required=False, low=0),
        Column("high", "float", "deaths", "high estimate", required=False, low=0),
        Column("era", "str", "", "who counted", values=("prio", "ucdp")),
    ),
    ("gwcode", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return estimates of independent states; colonies and occupied parts stand apart and are left out."""
    path = paths[_FILE]
    frame = read_r_frame(path, ("gwcode", "status", "year", "low", "high", "best", "source"), "ucdpbrds")
    frame = frame[frame["status"].astype(str) == "independent"].reset_index(drop=True)
    era = frame["source"].astype(str).map(_ERAS)
    if era.isna().any():
        raise SourceError(str(path), f"a source among {', '.join(_ERAS)}", shorten(set(frame["source"])))
    table = pd.DataFrame(
        {name: numbers(frame[name], path) for name in ("gwcode", "year", "best", "low", "high")}
    )
    table = agreeing(table.assign(era=era), DEATHS.key, str(path))
    return Parsed({"deaths": table.reset_index(drop=True)})


def sample(folder: Path) -> None:
    """Write a few country-years in the R format."""
    rows = [(731.0, "independent", 1950.0, 1e5, 2e5, 1.5e5, "PRIO Battle-deaths 3.1"),
            (365.0, "independent", 2022.0, 50.0, 70.0, 57.0, "UCDP GED 23.1"),
            (960.0, "colony", 2022.0, 0.0, 0.0, 0.0, "UCDP GED 23.1")]  # fmt: skip
    names = ["gwcode", "status", "year", "low", "high", "best", "source"]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    rdata.write_rda(path, {"ucdpbrds": pd.DataFrame(rows, columns=names)})


SOURCE = Source(
    name="battle_deaths",
    title="Battle deaths by country-year (poldat)",
    release="commit 9cdbec6 (PRIO Battle Deaths 3.1 to 1988, UCDP GED 23.1 from 1989)",
    terms="MIT package; UCDP under CC BY 4.0; PRIO free with citation",
    citation="Vestby, J., poldat; Lacina, B., & Gleditsch, N. P. (2005). Monitoring trends in global combat. "
    "European Journal of Population 21, 145-166; Sundberg, R., & Melander, E. (2013), UCDP GED 23.1.",
    first=1946,
    last=2022,
    unit_of_observation="country-year",
    files=(UpstreamFile(_FILE, "419f8f50af7fe1564d7e067a8bc8c1ef9d7c71e75cd54819251bc7353d18626e"),),
    tables=(DEATHS,),
    parser=parse,
    sample=sample,
    caveats=(
        "The level breaks at 1989, where the count changes hands: the panel keeps the two apart.",
        "Before 1989 deaths of a conflict are split over places by hand-made shares.",
        "By place of death, not by belligerent.",
    ),
)
