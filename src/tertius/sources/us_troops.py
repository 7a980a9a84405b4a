"""United States active-duty troops by host and year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

FILE = "troopdata-rebuild-country-year.csv"
FIRST, LAST = 1950, 2024

TROOPS = Table(
    "troops",
    (
        Column("ccode", "int", "Correlates of War code", "host; from 1000 on a place that is no state"),
        Column("country", "str", "upstream name", "name with the largest count"),
        Column("year", "int", "year", "year of the end-of-September count", low=1900, high=2100),
        Column("troops", "int", "persons", "active-duty troops", low=0),
    ),
    ("ccode", "year"),
)


def _parse(paths: Mapping[str, Path]) -> Parsed:
    raw = read_columns(paths[FILE], ("countryname", "year", "ccode", "troops_ad"))
    raw = numbers(raw, ("year", "ccode", "troops_ad"), str(paths[FILE]))
    raw = raw.rename(columns={"countryname": "country", "troops_ad": "troops"})
    raw = raw.sort_values(["ccode", "year", "troops"], kind="stable")
    table = raw.drop_duplicates(["ccode", "year"], keep="last")
    left_out = len(raw) - len(table)
    notes = (f"{left_out} second rows under another spelling of a name left out, the larger count kept",)
    return Parsed({"troops": table}, notes)


_SAMPLE = (
    "countryname,year,ccode,iso3c,region,troops_ad,army_ad\n"
    "Syria,1950,652,SYR,Middle East & North Africa,3,0\n"
    "Czech Republic,2013,316,CZE,Europe & Central Asia,0,0\n"
    "Czechia,2013,316,CZE,Europe & Central Asia,17,4\n"
    "Guam,1951,1009,NA,East Asia & Pacific,9000,0\n"
)


def _sample(folder: Path) -> None:
    (folder / FILE).write_text(_SAMPLE, encoding="utf-8")


SOURCE = Source(
    name="us_troops",
    title="United States overseas troop deployments (troopdata)",
    release="country-year rebuild of June 2026",
    terms="data package under GPL 3 or later; facts of the US Department of Defense; "
    "only bands computed from the counts are embedded here",
    citation="Allen, M. A., Flynn, M. E. & Martinez Machain, C. (2022). US global military deployments, "
    "1950-2020. Conflict Management and Peace Science 39(3), 351-370; after Kane, T. and "
    "US Department of Defense reports.",
    first=FIRST,
    last=LAST,
    unit_of_observation="host-year",
    files=(UpstreamFile(FILE, "875aa5c712506950786d791feb2a01b030c61e9afbc6df37baee5f453ce5fe5e"),),
    tables=(TROOPS,),
    parser=_parse,
    sample=_sample,
    caveats=(
        "Some states stand twice under two spellings in 2013 and 2024, one of them with 0: "
        "the larger count is kept.",
        "Embassy guards and attaches count: a handful of troops is no deployment.",
        "Forces in active operations are under-reported in some years (Afghanistan, Iraq, Syria).",
    ),
)
