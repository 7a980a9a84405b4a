"""Democracy on three scales, 1946-2025."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering, traits
from tertius.panel.schema import LAST_YEAR, Variable

FIRST, LAST, POLITY_LAST = 1946, 2025, 2018
_SCALES = {
    "polyarchy": ("electoral democracy (V-Dem)", "0 to 1", LAST, 3),
    "polity": ("combined autocracy and democracy score (Polity)", "-10 to 10", POLITY_LAST, 0),
    "uds": ("extended Unified Democracy Score", "standard score", LAST, 2),
}


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the scores that the source gives; Polity to 2018, where its general coverage ends."""
    table = in_panel(inputs, inputs.sources["democracy"].tables["scores"], "cow", {"ccode": "iso3"})
    table = table.drop_duplicates(["iso3", "year"])
    parts = []
    for scale, (_, _, _, digits) in _SCALES.items():
        end = POLITY_LAST if scale == "polity" else LAST_YEAR
        rows = table[table[scale].notna() & (table["year"] <= end)]
        parts.append(traits(rows.assign(value=rows[scale].round(digits)), scale))
    last = covered_to(table["year"], LAST)
    spans = covering(VARIABLES, last)
    spans["last"] = spans["last"].where(spans["variable"] != "polity", min(last, POLITY_LAST))
    return {"traits": pd.concat(parts, ignore_index=True), "variables": spans}


VARIABLES = tuple(
    Variable(
        "traits",
        scale,
        title,
        unit,
        FIRST,
        last,
        "missing",
        "The copy of the source has no standard errors.",
    )
    for scale, (title, unit, last, _) in _SCALES.items()
)
DERIVATION = Derivation("democracy", ("democracy",), VARIABLES, derive)
