"""Population, 1946-2025."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering, traits
from tertius.panel.schema import Variable

FIRST, LAST = 1946, 2025


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return thousands of inhabitants, rounded to whole ones."""
    table = inputs.sources["wdi_population"].tables["population"]
    rows = in_panel(inputs, table[table["population"] > 0], "gw", {"gwcode": "iso3"})
    rows = rows.drop_duplicates(["iso3", "year"])
    made = traits(rows.assign(value=rows["population"].round()), "population")
    return {"traits": made, "variables": covering(VARIABLES, covered_to(table["year"], LAST))}


VARIABLES = (
    Variable(
        "traits",
        "population",
        "population",
        "thousand inhabitants",
        FIRST,
        LAST,
        "missing",
        "Rounded to whole thousands.",
    ),
)
DERIVATION = Derivation("wdi_population", ("wdi_population",), VARIABLES, derive)
