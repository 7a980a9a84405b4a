"""Exports of primary commodities: value and share of the world's, 1995-2023 (BACI)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering
from tertius.panel.derive.shared.wide import described, digits
from tertius.sources.commodity_exports import COMMODITIES

FIRST, LAST = 1995, 2023
#: Million US$ below which an exporter is left out.
LEAST = 1.0


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the value in million US$, and the share of all exports in the file."""
    raw = inputs.sources["commodity_exports"].tables["exports"]
    world = raw.groupby(["commodity", "year"])["value"].transform("sum")
    rows = in_panel(inputs, raw.assign(share=100 * raw["value"] / world), "iso3", {"iso3": "iso3"})
    rows = rows.assign(value=digits(rows["value"] / 1000, 3), share=digits(rows["share"], 3))
    rows = rows[rows["value"] >= LEAST]
    parts = [
        rows[["iso3", "year"]].assign(variable=f"{prefix}:" + rows["commodity"], value=rows[column])
        for prefix, column in (("exports", "value"), ("export_share", "share"))
    ]
    found = pd.concat(parts, ignore_index=True).drop_duplicates(["iso3", "year", "variable"])
    found = found.assign(error=float("nan"), status="observed")
    return {"traits": found, "variables": covering(VARIABLES, covered_to(raw["year"], LAST))}


_NOTE = (
    "To all destinations, by heading of the customs tariff, to three digits; under a million dollars "
    "left out. An "
    "absent state is missing, not zero (crude oil of the United States is)."
)
VARIABLES = tuple(
    variable
    for name in COMMODITIES.values()
    for variable in described(
        "traits",
        FIRST,
        LAST,
        "missing",
        (
            (f"exports:{name}", f"exports of {name.replace('_', ' ')}", "million current US$", _NOTE),
            (
                f"export_share:{name}",
                f"share of world exports of {name.replace('_', ' ')}",
                "percent",
                f"Of all exports in the file. {_NOTE}",
            ),
        ),
    )
)
DERIVATION = Derivation("commodity_exports", ("commodity_exports",), VARIABLES, derive)
