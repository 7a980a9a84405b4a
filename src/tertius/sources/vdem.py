"""V-Dem 15: five indices of democracy with their measurement error."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import rdata

from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_r_frame
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "vdem_v15_high_level/vdem_simple.rda"
INDICES = {
    "v2x_polyarchy": "electoral",
    "v2x_libdem": "liberal",
    "v2x_partipdem": "participatory",
    "v2x_delibdem": "deliberative",
    "v2x_egaldem": "egalitarian",
}
FIRST, LAST = 1946, 2024
CITATION = (
    "Coppedge, M., Gerring, J., Knutsen, C. H., Lindberg, S. I., Teorell, J., et al. (2025). V-Dem Dataset "
    "v15. Varieties of Democracy Project."
)
TERMS = "Creative Commons Attribution-ShareAlike 4.0; the rows stand in files of their own under those terms"

DEMOCRACY = Table(
    "democracy",
    (
        Column("cow", "int", "Correlates of War number", "state", low=1, high=999),
        Column("year", "int", "year", "calendar year", low=FIRST, high=2100),
        *(
            column
            for name in INDICES.values()
            for column in (
                Column(name, "float", "0 to 1", f"index of {name} democracy", required=False, low=0, high=1),
                Column(
                    f"{name}_sd",
                    "float",
                    "as the index",
                    "posterior standard deviation",
                    required=False,
                    low=0,
                ),
            )
        ),
    ),
    ("cow", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return the indices of states with a Correlates of War number from `FIRST` on."""
    path = paths[_FILE]
    wanted = ["vdem_cowcode", "year", *INDICES, *(f"{name}_sd" for name in INDICES)]
    frame = read_r_frame(path, wanted, "vdem_simple")
    frame = frame[frame["vdem_cowcode"].notna() & (frame["year"] >= FIRST)].reset_index(drop=True)
    out = {"cow": numbers(frame["vdem_cowcode"], path), "year": numbers(frame["year"], path)}
    for column, name in INDICES.items():
        out[name], out[f"{name}_sd"] = numbers(frame[column], path), numbers(frame[f"{column}_sd"], path)
    table = pd.DataFrame(out).drop_duplicates(["cow", "year"], keep="last")
    return Parsed({"democracy": table.reset_index(drop=True)})


def sample(folder: Path) -> None:
    """Write a few state-years in the R format."""
    frame = pd.DataFrame({"vdem_cowcode": [365.0, 365.0, 2.0], "year": [1985.0, 2024.0, 2024.0]})
    for at, name in enumerate(INDICES):
        frame[name] = [0.1, 0.17 + at / 100, 0.8]
        frame[f"{name}_sd"] = 0.02
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    rdata.write_rda(path, {"vdem_simple": frame})


SOURCE = Source(
    name="vdem",
    title="V-Dem: high-level indices of democracy",
    release="15 (in the R package democracyData, commit 29ea0a2)",
    terms=TERMS,
    citation=CITATION,
    first=FIRST,
    last=LAST,
    unit_of_observation="state-year",
    files=(UpstreamFile(_FILE, "845ce0573dab21baa8781f90b88614fcd87a3c62d7652782667c959e1e93864d"),),
    tables=(DEMOCRACY,),
    parser=parse,
    sample=sample,
    caveats=(
        "Most changes from year to year lie within the measurement error.",
        "The panel's polyarchy is release 16: do not mix the two in one series.",
        "North and South Yemen, and both Germanies, follow the project's codes by year.",
    ),
)
