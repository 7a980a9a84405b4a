"""Aid to Ukraine by donor and year (Kiel Institute), as totals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "kiel_ukraine_support_r28/country_summary_aar.csv"
_NAMES = {
    "land": "donor",
    "aar": "year",
    "financial_allocation": "financial",
    "humanitarian_allocation": "humanitarian",
    "military_allocation": "military",
}
#: Donors that are no states: the shares of their members are not known.
INSTITUTIONS = ("EU (Commission and Council)", "European Investment Bank", "European Peace Facility")
LAST_FULL = 2025

AID = Table(
    "aid",
    (
        Column("donor", "str", "", "English name of the donor"),
        Column("year", "int", "year", "calendar year", low=2022, high=2100),
        Column("financial", "float", "billion euros", "financial aid allocated"),
        Column("humanitarian", "float", "billion euros", "humanitarian aid allocated"),
        Column("military", "float", "billion euros", "military aid allocated"),
    ),
    ("donor", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return allocations by donor and full year; institutions of the European Union are left out."""
    path = paths[_FILE]
    frame = numbers(read_columns(path, tuple(_NAMES)), list(_NAMES)[1:], str(path), {"": np.nan})
    table = frame.rename(columns=_NAMES)
    kinds = ["financial", "humanitarian", "military"]
    table[kinds] = table[kinds].fillna(0.0)
    inside = ~table["donor"].isin(INSTITUTIONS) & (table["year"] <= LAST_FULL)
    notes = (f"{int((~inside).sum())} rows of institutions and of the part year {LAST_FULL + 1} left out",)
    return Parsed({"aid": table[inside].reset_index(drop=True)}, notes)


def sample(folder: Path) -> None:
    """Write a few donors as in the file."""
    lines = [
        ",".join(_NAMES),
        "United States,2022,9.0,2.0,23.0",
        "Germany,2023,1.4,0.6,5.4",
        "EU (Commission and Council),2023,18.0,0.5,0.0",
        "Germany,2026,0.1,0.1,0.2",
    ]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="kiel",
    title="Ukraine Support Tracker",
    release="28, as parsed by the repository ukrainastotte (commit 159b45e)",
    terms="Terms not stated in the file; free with citation, as believed: only totals by donor and year "
    "are embedded",
    citation="Trebesch, C. et al., Ukraine Support Tracker, Kiel Institute for the World Economy, "
    "release 28.",
    first=2022,
    last=LAST_FULL,
    unit_of_observation="donor-year",
    files=(UpstreamFile(_FILE, "f40d1225d916ac01dcbff6e8594b56bccd887a0a1e09a4771fb8fea21dfbb201"),),
    tables=(AID,),
    parser=parse,
    sample=sample,
    weak=True,
    caveats=(
        "Weak provenance: parsed by a third party, not the institute's own file.",
        "Allocations, since commitments over several years are booked in one.",
        "Institutions of the European Union are donors of their own and left out; no costs of refugees.",
    ),
)
