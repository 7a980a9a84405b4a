"""Research, trade, investment and aid received, 1990-2024 (World Development Indicators)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.wide import described, digits, wide_traits
from tertius.sources.wdi_economy import FIRST, INDICATORS, LAST

_LAST = {"research": 2022, "researchers": 2022}


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the indicators to three digits."""
    raw = inputs.sources["wdi_economy"].tables["indicators"]
    rows = in_panel(inputs, raw, "iso3", {"iso3": "iso3"})
    names = [name for name, _, _ in INDICATORS.values()]
    for name in names:
        rows[name] = digits(rows[name], 3)
    found = wide_traits(rows, {name: f"wdi_{name}" for name in names})
    end = found["variable"].str.removeprefix("wdi_").map(_LAST).fillna(LAST)
    return {"traits": found[found["year"] <= end].reset_index(drop=True)}


VARIABLES = tuple(
    variable
    for name, unit, text in INDICATORS.values()
    for variable in described(
        "traits",
        FIRST,
        _LAST.get(name, LAST),
        "missing",
        (
            (
                f"wdi_{name}",
                text,
                unit,
                "World Development Indicators, processed by a third party (weak provenance), to "
                "three digits. Taiwan is not there.",
            ),
        ),
    )
)
DERIVATION = Derivation("wdi_economy", ("wdi_economy",), VARIABLES, derive)
