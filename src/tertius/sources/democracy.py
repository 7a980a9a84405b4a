"""Democracy by state and year, 1816-2025: V-Dem's polyarchy, Polity and Unified Democracy Scores."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import rdata

from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_r_frame
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "isard/cw_democracy.rda"
_COLUMNS = {
    "ccode": "ccode",
    "year": "year",
    "v2x_polyarchy": "polyarchy",
    "polity2": "polity",
    "euds": "uds",
}

SCORES = Table(
    "scores",
    (
        Column("ccode", "int", "COW number", "state", low=1, high=999),
        Column("year", "int", "year", "calendar year", low=1800, high=2100),
        Column(
            "polyarchy",
            "float",
            "0 to 1",
            "electoral democracy index of V-Dem",
            required=False,
            low=0,
            high=1,
        ),
        Column(
            "polity",
            "float",
            "-10 to 10",
            "revised combined score of Polity",
            required=False,
            low=-10,
            high=10,
        ),
        Column("uds", "float", "standard score", "extended Unified Democracy Score", required=False),
    ),
    ("ccode", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return the three scores; the copy gives none of their standard errors."""
    frame = read_r_frame(paths[_FILE], list(_COLUMNS), "cw_democracy")
    table = pd.DataFrame({to: numbers(frame[name], paths[_FILE]) for name, to in _COLUMNS.items()})
    return Parsed({"scores": table})


def sample(folder: Path) -> None:
    """Write a few state-years in the R format."""
    rows = [
        (2.0, 1816.0, 0.29, -0.01, 6.0, 0.355),
        (652.0, 2018.0, -1.23, -1.52, -9.0, 0.135),
        (652.0, 2024.0, -1.13, -1.43, np.nan, 0.143),
        (265.0, 1985.0, -1.1, -1.4, -9.0, 0.15),
    ]
    names = ["ccode", "year", "euds", "aeuds", "polity2", "v2x_polyarchy"]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    rdata.write_rda(path, {"cw_democracy": pd.DataFrame(rows, columns=names)})


SOURCE = Source(
    name="democracy",
    title="Democracy scores by state and year: V-Dem, Polity5, extended Unified Democracy Scores",
    release="V-Dem 16, Polity5, UDS as extended (R package isard, commit 46944ad)",
    terms="From a GPL package; the data are free under their authors' own terms, with citation",
    citation=(
        "Coppedge, M., et al. (2026). V-Dem Dataset v16; Marshall, M. G., & Gurr, T. R. (2020). Polity5; "
        "Pemstein, D., Meserve, S. A., & Melton, J. (2010). Democratic compromise: A latent variable "
        "analysis of ten measures of regime type. Political Analysis 18(4), 426-449; Marquez, X. (2016). "
        "A quick method for extending the Unified Democracy Scores; Miller, S. V. isard."
    ),
    first=1816,
    last=2025,
    unit_of_observation="state-year",
    files=(UpstreamFile(_FILE, "63817db0ed4be6d4faafe6a1c363ffe3862897fb1b28d53298099fef576be45a"),),
    tables=(SCORES,),
    parser=parse,
    sample=sample,
    caveats=("Polity ends in 2018 for most states.", "No standard errors in the copy."),
)
