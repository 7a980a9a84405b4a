"""World prices of commodities, series of the world, 1960-2024 (World Bank)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.wide import described, digits
from tertius.sources.pink_sheet import SERIES

FIRST, LAST = 1960, 2024
_BARREL, _BTU, _KILO, _OUNCE, _TON = (
    "US$ a barrel",
    "US$ a million BTU",
    "US$ a kilogram",
    "US$ an ounce",
    "US$ a ton",
)
_UNITS = {
    "crude_oil": _BARREL,
    "gas_us": _BTU,
    "gas_europe": _BTU,
    "gas_japan": _BTU,
    "cocoa": _KILO,
    "coffee": _KILO,
    "cotton": _KILO,
    "gold": _OUNCE,
}


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the means of full years."""
    raw = inputs.sources["pink_sheet"].tables["prices"]
    rows = raw.assign(variable="price:" + raw["series"], value=digits(raw["price"], 4), status="observed")
    return {"series": rows[rows["year"] <= LAST][["variable", "year", "value", "status"]]}


VARIABLES = tuple(
    variable
    for name in SERIES.values()
    for variable in described(
        "series",
        FIRST,
        LAST,
        "missing",
        (
            (
                f"price:{name}",
                f"price of {name.replace('_', ' ')}",
                _UNITS.get(name, _TON),
                "World price, mean of twelve months, nominal: deflate it before comparing eras.",
            ),
        ),
    )
)
DERIVATION = Derivation("pink_sheet", ("pink_sheet",), VARIABLES, derive)
