"""Views of foreign powers in Pew's Global Attitudes surveys, as shares by country and year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "pew_global_attitudes_2002_2023/pew_country_year.csv"
NOT_STATES = ("PLS", "PSE")

VIEWS = Table(
    "views",
    (
        Column("iso3", "str", "ISO 3166-1 alpha-3", "country surveyed"),
        Column("year", "int", "year", "year of the survey", low=2002, high=2100),
        Column("object", "str", "", "power or organisation that is judged"),
        Column("favourable", "float", "share, 0 to 1", "favourable views", low=0, high=1),
        Column("unfavourable", "float", "share, 0 to 1", "unfavourable views", low=0, high=1),
        Column("respondents", "float", "persons", "respondents", low=1),
        Column("effective", "float", "persons", "effective respondents (Kish)", low=1),
    ),
    ("iso3", "year", "object"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return shares of all respondents, those without an answer included; bad rows are dropped."""
    path = paths[_FILE]
    frame = read_columns(path, ("iso3", "year", "object", "fav", "unfav", "n", "n_eff", "bad"))
    frame = numbers(frame, ("year", "fav", "unfav", "n", "n_eff", "bad"), str(path))
    bad = frame["bad"] != 0
    keep = ~bad & ~frame["iso3"].isin(NOT_STATES)
    names = {"fav": "favourable", "unfav": "unfavourable", "n": "respondents", "n_eff": "effective"}
    table = frame[keep].rename(columns=names).drop(columns="bad").reset_index(drop=True)
    return Parsed(
        {"views": table}, (f"{int(bad.sum())} rows of a wrong item (views of China in 2013) dropped",)
    )


def sample(folder: Path) -> None:
    """Write a few shares as in the file."""
    lines = [
        "iso3,year,object,fav,unfav,n,n_eff,bad",
        "DEU,2008,USA,0.31,0.66,750,700.5,0",
        "RUS,2015,USA,0.15,0.81,1000,950,0",
        "JPN,2013,CHN,0.73,0.2,700,650,1",
        "PSE,2013,USA,0.16,0.79,800,790,0",
    ]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="pew",
    title="Pew Global Attitudes Surveys: views of foreign powers",
    release="2002-2023, shares computed from the harmonised microdata (repository pew_opi, commit 9fa28b6)",
    terms="As believed: not for commercial use, with attribution, no microdata: only shares by country "
    "and year",
    citation="Pew Research Center, Global Attitudes Surveys 2002-2023; harmonised by Grasland, C. (2024), "
    "WorldRegio. Pew bears no responsibility for the analyses.",
    first=2002,
    last=2023,
    unit_of_observation="country-year-object",
    files=(UpstreamFile(_FILE, "3bb98caa7636f43e48094cee9707d0063687847be42536e25eb973ba969cd303"),),
    tables=(VIEWS,),
    parser=parse,
    sample=sample,
    caveats=(
        "The set of countries changes from year to year: compare countries with themselves.",
        "The item on China in 2013 holds another question and is dropped.",
        "No survey in China after 2016 and in Russia after 2019; interviews moved from face to face to "
        "the telephone "
        "and the web.",
    ),
)
