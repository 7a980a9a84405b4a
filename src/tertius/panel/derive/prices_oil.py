"""Spot prices of crude oil, a series of the world, 1986-2025 (EIA)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.wide import described

_FIRST = {"brent": 1988, "wti": 1986}
LAST = 2025


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the yearly means."""
    raw = inputs.sources["oil_prices"].tables["prices"]
    rows = raw.assign(variable="price:oil_" + raw["grade"], value=raw["price"], status="observed")
    return {"series": rows[rows["year"] <= LAST][["variable", "year", "value", "status"]]}


VARIABLES = tuple(
    variable
    for grade, first in _FIRST.items()
    for variable in described(
        "series",
        first,
        LAST,
        "missing",
        (
            (
                f"price:oil_{grade}",
                f"price of crude oil, {'Brent' if grade == 'brent' else 'WTI'}",
                "US$ a barrel",
                "Spot price, mean of the year, nominal: deflate it before comparing eras.",
            ),
        ),
    )
)
DERIVATION = Derivation("oil_prices", ("oil_prices",), VARIABLES, derive)
