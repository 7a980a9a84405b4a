"""BACI: reconciled totals of exports between 210 countries, 2000-2020."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.io import savemat

from tertius.core.errors import SourceError, shorten
from tertius.core.files import read_text
from tertius.core.tables import Column, Table
from tertius.sources.parsing.matlab import read_matlab
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE, _ORDER = "baci_matrices_2000_2020/DatiProcessati.mat", "baci_matrices_2000_2020/country_order.json"

FLOWS = Table(
    "flows",
    (
        Column("exporter", "str", "ISO 3166-1 alpha-3", "exporting country"),
        Column("importer", "str", "ISO 3166-1 alpha-3", "importing country"),
        Column("year", "int", "year", "calendar year", low=1990, high=2100),
        Column("value", "float", "thousand current US$", "value of exports, above 0", low=0),
    ),
    ("exporter", "importer", "year"),
)
COUNTRIES = Table(
    "countries",
    (
        Column(
            "iso3",
            "str",
            "ISO 3166-1 alpha-3",
            "country of the matrix; no flow between two of them is a zero",
        ),
    ),
    ("iso3",),
)
YEARS = Table("years", (Column("year", "int", "year", "year with any trade in the file"),), ("year",))


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return flows above 0, the countries and the years of the file; an empty year is outside coverage."""
    path = paths[_FILE]
    order = _order(paths[_ORDER])
    held = read_matlab(path, ("MatriceEx", "Anni"))
    flows, years = np.asarray(held["MatriceEx"], dtype=float), np.asarray(held["Anni"]).ravel().astype(int)
    shape = (len(order), len(order), len(years))
    if flows.shape != shape:
        raise SourceError(
            str(path), f"exports of shape {shape}", str(flows.shape), "give both files of a release"
        )
    flows = np.nan_to_num(flows, nan=0.0)
    used = flows.any(axis=(0, 1))
    exporter, importer, year = np.nonzero(flows * ~np.eye(len(order), dtype=bool)[:, :, None])
    names = np.array(order, dtype=object)
    table = pd.DataFrame(
        {
            "exporter": names[exporter],
            "importer": names[importer],
            "year": years[year],
            "value": flows[exporter, importer, year],
        }
    )
    notes = [f"the layer of {empty} is empty and counts as outside coverage" for empty in years[~used]]
    tables = {
        "flows": table,
        "countries": pd.DataFrame({"iso3": order}),
        "years": pd.DataFrame({"year": years[used]}),
    }
    return Parsed(tables, tuple(notes))


def _order(path: Path) -> list[str]:
    text = read_text(path, 2**16, SourceError)
    try:
        order = json.loads(text)
    except (ValueError, RecursionError) as caught:
        raise SourceError(str(path), "a JSON list of country codes", shorten(text)) from caught
    if not isinstance(order, list) or not all(isinstance(name, str) and len(name) == 3 for name in order):
        raise SourceError(str(path), "a JSON list of three-letter country codes", shorten(order))
    return order


def sample(folder: Path) -> None:
    """Write matrices of four countries and three years, the last of them empty."""
    order = ["CHN", "DEU", "SYR", "USA"]
    flows = np.zeros((4, 4, 3))
    flows[0, 3] = [72_595_320, 77_021_999, 0]
    flows[3, 0] = [16_315_506, 19_437_690, 0]
    flows[1, 2] = [380_000, 410_000, 0]
    flows[2, 1] = [1_250_000, 900_000, 0]
    flows[0, 2] = [160_000, 190_000, 0]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    savemat(path, {"MatriceEx": flows, "Anni": np.array([[2000], [2001], [2002]])}, do_compression=True)
    (folder / _ORDER).write_text(json.dumps(order), encoding="utf-8")


SOURCE = Source(
    name="baci",
    title="BACI: international trade database at the product level, totals by pair",
    release="totals 2000-2020 (matrices of a replication file, commit 1c0aa82)",
    terms="No licence in the copy; upstream CEPII BACI is under the Etalab Open Licence 2.0",
    citation=(
        "Gaulier, G., & Zignago, S. (2010). BACI: International trade database at the product level. The "
        "1994-2007 version. CEPII Working Paper 2010-23."
    ),
    first=2000,
    last=2020,
    unit_of_observation="exporter, importer and year",
    files=(
        UpstreamFile(_FILE, "7bde63d4a534acac62069d756b9faa4ad8f5d2d484c1cb8e59548dcc8e66929e"),
        UpstreamFile(_ORDER, "6c8b027619478dbd1e31773847180acfd6b70850f01590445cc5a336bd0f2516"),
    ),
    tables=(FLOWS, COUNTRIES, YEARS),
    parser=parse,
    sample=sample,
    caveats=(
        "The layer of 2021 is empty: outside coverage, not zero.",
        "210 countries; Taiwan is not among them, and shares are of the trade with the countries that are.",
        "The order of the countries comes with the matrices as a separate list.",
    ),
)
