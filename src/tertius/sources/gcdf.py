"""Chinese official finance by recipient and year, 2000-2021."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

FILE = "cow_gcdf.csv"
FIRST, LAST = 2000, 2021
_AMOUNTS = {"oda_adj": "oda", "oof_adj": "oof", "vof_adj": "vague"}
_MEANING = {
    "oda": "development aid as the OECD would count it",
    "oof": "other official flows, mostly loans near market terms",
    "vague": "official flows that cannot be told apart",
}

FINANCE = Table(
    "finance",
    (
        Column("ccode", "int", "Correlates of War code", "recipient"),
        Column("year", "int", "year", "year of commitment", low=1990, high=2100),
        *(Column(name, "float", "constant 2021 US dollars", text, low=0) for name, text in _MEANING.items()),
    ),
    ("ccode", "year"),
)


def _parse(paths: Mapping[str, Path]) -> Parsed:
    names = ("ccode", "year", *_AMOUNTS)
    table = numbers(read_columns(paths[FILE], names), names, str(paths[FILE])).rename(columns=_AMOUNTS)
    return Parsed({"finance": table}, (f"{table['ccode'].nunique()} recipients",))


_SAMPLE = (
    "ccode,year,oof_amt,oof_adj,oda_amt,oda_adj,vof_amt,vof_adj\n"
    "31,2004,60767572.768171564,60767572.768171564,0,0,0,0\n"
    "540,2004,2000000000,1900000000,12000000,12000000,0,0\n"
)


def _sample(folder: Path) -> None:
    (folder / FILE).write_text(_SAMPLE, encoding="utf-8")


SOURCE = Source(
    name="gcdf",
    title="Global Chinese Development Finance Dataset, country-year totals",
    release="3.0",
    terms="AidData, Open Data Commons Attribution (as believed by the copy; the carrying repository is MIT)",
    citation="Custer, S. et al. (2023). Tracking Chinese Development Finance: "
    "An Application of AidData's TUFF 3.0 Methodology. "
    "Dreher, A. et al. (2022). Banking on Beijing. Cambridge University Press.",
    first=FIRST,
    last=LAST,
    unit_of_observation="recipient-year",
    files=(UpstreamFile(FILE, "ea467bbfad21fa5595005754b27f0951cc713256d0d637a03d086d8f68dc4fa7"),),
    tables=(FINANCE,),
    parser=_parse,
    sample=_sample,
    caveats=(
        "Commitments, not disbursements; the adjusted amounts of the source are used.",
        "Low- and middle-income recipients only: a state that never appears is missing, not a zero.",
    ),
)
