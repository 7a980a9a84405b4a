"""Deaths in organised violence by country and year (UCDP), 1989-2024."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "ucdp_orgviolence_cy_25_1/organizedviolencecy_v25_1.csv"
COLUMNS = {
    "sb_total_deaths_best_cy": "state_based",
    "sb_total_deaths_low_cy": "state_based_low",
    "sb_total_deaths_high_cy": "state_based_high",
    "ns_total_deaths_best_cy": "non_state",
    "os_total_deaths_best_cy": "one_sided",
    "os_main_govt_killings_best_cy": "by_government",
    "cumulative_total_deaths_in_orgvio_best_cy": "total",
    "cumulative_total_deaths_in_orgvio_low_cy": "total_low",
    "cumulative_total_deaths_in_orgvio_high_cy": "total_high",
}

DEATHS = Table(
    "deaths",
    (
        Column("gwcode", "int", "Gleditsch-Ward number", "place of death", low=1, high=999),
        Column("year", "int", "year", "calendar year", low=1989, high=2100),
        *(
            Column(name, "float", "deaths", f"{name.replace('_', ' ')} violence", required=False, low=0)
            for name in COLUMNS.values()
        ),
    ),
    ("gwcode", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return deaths by type; a row of zeros is an observed zero."""
    path = paths[_FILE]
    frame = read_columns(path, ("country_id_cy", "year_cy", *COLUMNS))
    frame = numbers(frame, frame.columns, str(path))
    return Parsed({"deaths": frame.rename(columns={"country_id_cy": "gwcode", "year_cy": "year", **COLUMNS})})


def sample(folder: Path) -> None:
    """Write a few country-years as in the upstream file."""
    lines = [
        ",".join(("country_id_cy", "country_cy", "year_cy", *COLUMNS)),
        "369,Ukraine,2022,91485,80000,100000,0,1200,5,92685,81000,102000",
        "432,Mali,2022,1300,1200,1400,900,700,90,2900,2600,3300",
        "385,Norway,2022,0,0,0,0,0,0,0,0,0",
    ]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="ucdp_violence",
    title="UCDP Country-Year Dataset on Organized Violence",
    release="25.1 (1989-2024)",
    terms="Creative Commons Attribution 4.0",
    citation="Davies, S., Pettersson, T., Sollenberg, M., & Öberg, M. (2025). Organized violence 1989-2024. "
    "Journal of Peace Research; UCDP Country-Year Dataset on Organized Violence v25.1.",
    first=1989,
    last=2024,
    unit_of_observation="country-year",
    files=(UpstreamFile(_FILE, "6937c55e59e677def1796d58ac9a814682570ead7120bdc663500423c21e8572"),),
    tables=(DEATHS,),
    parser=parse,
    sample=sample,
    caveats=(
        "Deaths are counted where they happened: Russians killed in Ukraine stand under Ukraine, Gaza "
        "under Israel.",
        "A row of zeros is an observed zero.",
    ),
)
