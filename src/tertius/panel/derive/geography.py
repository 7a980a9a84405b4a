"""Distance between states, rounded to 10 km, and type of contiguity, as spells of unchanged value."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.schema import FIRST_YEAR, Variable
from tertius.sources.geography import LAST_CONTIGUITY, LAST_DISTANCE


def _derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    tables = inputs.sources["geography"].tables
    # Ten kilometres is finer than any use here; what is not 0 stays above 0.
    distance = tables["distance"].rename(columns={"mindist": "value"})
    near = np.where(distance["value"] > 0, 10.0, 0.0)
    distance = distance.assign(value=np.maximum((distance["value"] / 10).round() * 10, near))
    parts = []
    for name, yearly in (("distance", distance), ("contiguity", _yearly(tables["contiguity"]))):
        parts.append(_spells(_pairs(inputs, yearly)).assign(variable=name))
    return {"geography": pd.concat(parts, ignore_index=True)}


def _yearly(spells: pd.DataFrame) -> pd.DataFrame:
    """Lay spells of contiguity out by year; in a year of change the closer type counts."""
    spells = spells[spells["type"] > 0]
    first = spells["start"].str[:4].astype(int).clip(lower=FIRST_YEAR)
    last = spells["end"].str[:4].astype(int).clip(upper=LAST_CONTIGUITY)
    length = (last - first + 1).clip(lower=0).to_numpy()
    out = spells.loc[spells.index.repeat(length), ["ccode1", "ccode2", "type"]]
    offset = np.arange(len(out)) - np.repeat(np.cumsum(length) - length, length)
    return out.assign(year=np.repeat(first.to_numpy(), length) + offset, value=out["type"].astype(float))


def _pairs(inputs: Inputs, yearly: pd.DataFrame) -> pd.DataFrame:
    """Return a, b (a < b), year, value: one row a pair and year, the smallest value where there are two."""
    found = in_panel(inputs, yearly, "cow", {"ccode1": "one", "ccode2": "two"})
    found = found[found["one"] != found["two"]]
    first = found["one"].astype(str) < found["two"].astype(str)
    found = found.assign(a=found["one"].where(first, found["two"]), b=found["two"].where(first, found["one"]))
    return pd.DataFrame(found.groupby(["a", "b", "year"], as_index=False)["value"].min())


def _spells(pairs: pd.DataFrame) -> pd.DataFrame:
    """Join successive years of one value: a, b, start, end, value."""
    pairs = pairs.sort_values(["a", "b", "year"], ignore_index=True)
    before = pairs.shift()
    new = (pairs[["a", "b", "value"]] != before[["a", "b", "value"]]).any(axis=1)
    new |= pairs["year"] != before["year"] + 1
    grouped = pairs.groupby(new.cumsum())
    out = grouped[["a", "b", "value"]].first()
    return out.assign(start=grouped["year"].min(), end=grouped["year"].max()).reset_index(drop=True)


DERIVATION = Derivation(
    "geography",
    ("geography",),
    (
        Variable(
            "geography",
            "distance",
            "Shortest distance between territories",
            "km",
            FIRST_YEAR,
            LAST_DISTANCE,
            "missing",
            "Rounded to 10 km; 0 for neighbours. One row a span of years without change.",
        ),
        Variable(
            "geography",
            "contiguity",
            "Type of contiguity",
            "code",
            FIRST_YEAR,
            LAST_CONTIGUITY,
            "zero",
            "1 by land; 2, 3, 4, 5 across at most 12, 24, 150, 400 miles of water; no row: not contiguous. "
            "In a year of change the closer type counts.",
        ),
    ),
    _derive,
)
