"""Stops abroad of American presidents and secretaries of state, and visits of foreign leaders to the USA."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

_PRESIDENT = "us_diplomatic_travel/president_travels.csv"
_SECRETARY = "us_diplomatic_travel/secretary_travels.csv"
_VISITORS = "us_diplomatic_travel/foreign_leader_visits.csv"
FIRST, LAST = 1946, 2024
#: Spellings that no list of names has.
NAMES = {
    "Afghanistan (Interim Authority)": "Afghanistan",
    "Bosnian Federation": "Bosnia and Herzegovina",
    "Ceylon (Sri Lanka)": "Sri Lanka",
    "Cuba (Provisional Government)": "Cuba",
    "Dahomey (Benin)": "Benin",
    "Democratic Republic of the Congo (Zaire)": "Democratic Republic of the Congo",
    "Israel (Provisional Government)": "Israel",
    "Khmer Republic (Cambodia)": "Cambodia",
    "Korea": "South Korea",
    "Somoa": "Samoa",
    "Upper Volta (Burkina Faso)": "Burkina Faso",
    "Serbia-Montenegro (Kosovo)": "Kosovo",
    "Yugoslavia (Kosovo)": "Kosovo",
    "United Kingdom (Northern Ireland)": "United Kingdom",
    "United Kingdom (Wales)": "United Kingdom",
    "Southern Rhodesia (Zimbabwe)": "Zimbabwe",
    "Denmark (Greenland)": "Denmark",
}
#: Places that are no state of the system: no tie is made of a stop there.
NOT_STATES = (
    "Antarctica",
    "Cook Islands",
    "French Polynesia",
    "Holy See",
    "Netherlands Antilles",
    "New Caledonia",
    "Niue",
    "Palestinian Authority",
    "Vatican City",
    "West Bank",
)

STOPS = Table(
    "stops",
    (
        Column("id", "str", "", "identifier of the record"),
        Column("who", "str", "", "whose travel", values=("president", "secretary", "visitor")),
        Column("country", "str", "", "English name of the country visited, or that the visitor came from"),
        Column("date", "date", "ISO 8601 date", "first day"),
    ),
    ("who", "id", "country"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return stops and visits from `FIRST` on: one row a stop, so that a trip is several rows."""
    parts = []
    for who, name, column in (
        ("president", _PRESIDENT, "country"),
        ("secretary", _SECRETARY, "country"),
        ("visitor", _VISITORS, "from"),
    ):
        path = paths[name]
        frame = read_columns(path, ("id", column, "start-date"))
        dated = pd.to_datetime(frame["start-date"], format="%Y-%m-%d", errors="coerce")
        if dated.isna().any():
            wrong = frame.loc[dated.isna(), "start-date"].iloc[0]
            raise SourceError(f"{path}, column 'start-date'", "a date YYYY-MM-DD", shorten(wrong))
        country = frame[column].replace(NAMES)
        part = pd.DataFrame({"id": frame["id"], "who": who, "country": country, "date": frame["start-date"]})
        keep = (dated.dt.year >= FIRST) & country.ne("") & ~country.isin(NOT_STATES)
        parts.append(part[keep])
    stops = pd.concat(parts, ignore_index=True).drop_duplicates(["who", "id", "country"], ignore_index=True)
    return Parsed({"stops": stops})


def sample(folder: Path) -> None:
    """Write a few records as in the upstream files."""
    travel = "source_file,id,role,name,start-date,end-date,country,country_id,locale,remarks,who"
    files = {
        _PRESIDENT: [
            travel,
            "a.xml,1,president,Nixon,1972-02-21,1972-02-28,China,china,Beijing,Met Mao,nixon",
        ],
        _SECRETARY: [
            travel,
            "b.xml,1,secretary,Kissinger,1974-05-02,1974-05-03,Syria,syria,Damascus,Met Assad,kissinger",
            "b.xml,2,secretary,Kissinger,1974-05-03,1974-05-04,Vatican City,vatican-city,,Met the "
            "Pope,kissinger",
        ],
        _VISITORS: [
            "source_file,id,start-date,end-date,visitor,from,from_id,description",
            "c.xml,7,2022-12-21,2022-12-21,President Zelenskyy,Ukraine,ukraine,Met the President",
        ],
    }
    for name, lines in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="us_travel",
    title="Travels of US presidents and secretaries of state; visits by foreign leaders",
    release="repositories HistoryAtState/travels 3170c77 and visits 869ca4f, as CSV",
    terms="Work of the US government, CC0 1.0",
    citation="Office of the Historian, U.S. Department of State, Travels Abroad and Visits by Foreign "
    "Leaders.",
    first=1874,
    last=LAST,
    unit_of_observation="stop",
    files=(
        UpstreamFile(_PRESIDENT, "cb221b5520f56e32ec57e08c3c686db5c2752a8efa248015a1e55f3e00c29adf"),
        UpstreamFile(_SECRETARY, "05993ae8ea444652ef07fa2a46cad4f3fa38692d6fdae860a08923b07371cb32"),
        UpstreamFile(_VISITORS, "3d65f44fb435c397de5d3e69f737d658b948c12ec9b4bfe06604036e34cf3cca"),
    ),
    tables=(STOPS,),
    parser=parse,
    sample=sample,
    caveats=(
        "One row a stop, not a meeting: a summit counts for its host.",
        "2025 is there in part only: the panel ends in 2024.",
        "Secret journeys and those before a secretary took office are absent.",
    ),
)
