"""Military bases abroad: a snapshot of late 2024 with owner, place and coordinates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

FILE = "foreign_bases_2024.csv"
YEAR = 2024

BASES = Table(
    "bases",
    (
        Column("owner", "str", "upstream name", "state that uses the base"),
        Column("base", "str", "", "name of the base"),
        Column("location", "str", "", "place, region and host as the compilation writes them"),
        Column("latitude", "float", "degrees north", "WGS 84", low=-90, high=90),
        Column("longitude", "float", "degrees east", "WGS 84", low=-180, high=180),
    ),
    ("owner", "base", "latitude", "longitude"),
)


def _parse(paths: Mapping[str, Path]) -> Parsed:
    names = ("owner", "base", "location", "lat", "lon")
    table = numbers(read_columns(paths[FILE], names), ("lat", "lon"), str(paths[FILE]))
    table = table.rename(columns={"lat": "latitude", "lon": "longitude"})
    table["base"] = table["base"].str.rstrip(" *^#")
    return Parsed({"bases": table}, (f"{len(table)} bases of {table['owner'].nunique()} states",))


_SAMPLE = (
    "owner,base,location,lat,lon\n"
    'Russia,Khmeimim Air Base,"Latakia, Hmeimim, Syria",35.4008,35.9486\n'
    'USA,Contingency Location Garoua #,"In Garoua, Cameroon",9.3,13.4\n'
    'United Kingdom,RAF Akrotiri,"Cyprus",34.59,32.98\n'
)


def _sample(folder: Path) -> None:
    (folder / FILE).write_text(_SAMPLE, encoding="utf-8")


SOURCE = Source(
    name="bases",
    title="Foreign military bases, snapshot",
    release="29 December 2024",
    terms="none stated; facts of an open compilation, rewritten",
    citation="Open Base Map (InteractiveMaps), compilation of foreign military bases, December 2024.",
    first=YEAR,
    last=YEAR,
    unit_of_observation="base",
    files=(UpstreamFile(FILE, "3b78ed657a2c8ed3a5ae58e19b21d380817e1ff39e0cfedf72e72ec8cc8d0cdf"),),
    tables=(BASES,),
    parser=_parse,
    sample=_sample,
    caveats=(
        "A snapshot: it says which bases were listed at the end of 2024, not since when, "
        "nor that there were no others.",
        "The host is read from the last part of the location.",
    ),
)
