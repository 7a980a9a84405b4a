"""Shares of Muslims and Christians, every fifth year observed, the others filled in and flagged, to 2020."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering, traits
from tertius.panel.schema import FIRST_YEAR, LAST_YEAR, Variable

#: A share is carried forward for this many years after the last observed one, and no further.
CARRY = 10
LAST = 2010 + CARRY
_NAMES = {"muslim": "muslim_share", "christian": "christian_share"}


def filled(shares: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return one row a state and year with ``value`` and ``status``.

    Years between two observations up to five years apart are interpolated, those after the last one
    carried forward for `CARRY` years; both have the status ``carried``.
    """
    seen = shares[shares[column].notna()].sort_values("year")
    parts = []
    for code, rows in seen.groupby("ccode"):
        years = rows["year"].to_numpy(dtype=int)
        span = np.arange(years[0], min(years[-1] + CARRY, LAST_YEAR) + 1)
        value = np.interp(span, years, rows[column].to_numpy(dtype=float))
        after = np.searchsorted(years, span)
        gap = np.where(
            after < len(years), years[np.minimum(after, len(years) - 1)] - years[np.maximum(after - 1, 0)], 0
        )
        status = np.where(np.isin(span, years), "observed", "carried")
        keep = (gap <= 5) | np.isin(span, years)
        frame = pd.DataFrame({"ccode": code, "year": span, "value": value, "status": status})
        parts.append(frame[keep])
    return pd.concat(parts, ignore_index=True)


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return shares in per cent, to one decimal."""
    shares = inputs.sources["religion"].tables["shares"]
    parts = []
    for column, variable in _NAMES.items():
        rows = in_panel(inputs, filled(shares, column), "cow", {"ccode": "iso3"})
        rows = rows.sort_values("status", ascending=False, kind="stable")  # observed before carried
        rows = rows.drop_duplicates(["iso3", "year"]).sort_values(["iso3", "year"])
        parts.append(traits(rows.assign(value=(100.0 * rows["value"]).round(1)), variable))
    last = covered_to(shares["year"] + CARRY, LAST)
    return {"traits": pd.concat(parts, ignore_index=True), "variables": covering(VARIABLES, last)}


VARIABLES = tuple(
    Variable(
        "traits",
        variable,
        f"share of {column.capitalize()}s in the population",
        "percent",
        FIRST_YEAR,
        LAST,
        "missing",
        "Observed every fifth year to 2010; interpolated between and carried forward to 2020, both "
        "flagged as carried.",
    )
    for column, variable in _NAMES.items()
)
DERIVATION = Derivation("religion", ("religion",), VARIABLES, derive)
