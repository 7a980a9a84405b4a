"""Political terror by state and year, 1976-2023, as three readers of reports saw it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering
from tertius.panel.derive.shared.wide import described, wide_traits

FIRST, LAST = 1976, 2023
_WHO = {
    "amnesty": ("Amnesty International", FIRST),
    "state_department": ("US State Department", FIRST),
    "human_rights_watch": ("Human Rights Watch", 2013),
}


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the three scales."""
    raw = inputs.sources["political_terror"].tables["terror"]
    rows = in_panel(inputs, raw, "name", {"country": "iso3"})
    found = wide_traits(rows, {name: f"terror_{name}" for name in _WHO})
    early = (found["variable"] == "terror_human_rights_watch") & (found["year"] < 2013)
    return {"traits": found[~early], "variables": covering(VARIABLES, covered_to(raw["year"], LAST))}


VARIABLES = tuple(
    variable
    for name, (who, first) in _WHO.items()
    for variable in described("traits", first, LAST, "missing", (
        (f"terror_{name}", f"political terror, from reports of {who}", "1 to 5",
         "1 secure rule of law to 5 terror over the whole population. Reports of the State Department favour "
         "friends of the United States: compare them with Amnesty's."),
    ))
)  # fmt: skip
DERIVATION = Derivation("political_terror", ("political_terror",), VARIABLES, derive)
