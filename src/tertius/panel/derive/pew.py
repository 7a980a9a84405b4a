"""Views of foreign powers by country surveyed, 2002-2023 (Pew)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import traits
from tertius.panel.derive.shared.wide import described, once

FIRST, LAST = 2002, 2023
#: Powers and organisations with enough surveys.
OBJECTS = {
    "USA": "the United States",
    "CHN": "China",
    "RUS": "Russia",
    "EU": "the European Union",
    "UN": "the United Nations",
    "IRN": "Iran",
}


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return favourable shares in percent, with the error of the effective sample."""
    raw = inputs.sources["pew"].tables["views"]
    rows = in_panel(inputs, raw[raw["object"].isin(OBJECTS)], "iso3", {"iso3": "iso3"})
    parts = []
    for name in OBJECTS:
        mine = once(rows[rows["object"] == name], ("iso3", "year"))
        part = traits(
            mine[["iso3", "year"]].assign(value=(100 * mine["favourable"]).round(1)), f"view_of:{name}"
        )
        spread = np.sqrt(mine["favourable"] * (1 - mine["favourable"]) / mine["effective"])
        part["error"] = np.round(100 * np.asarray(spread, dtype=float), 2)
        parts.append(part)
    return {"traits": pd.concat(parts, ignore_index=True)}


VARIABLES = described(
    "traits",
    FIRST,
    LAST,
    "missing",
    (
        (
            f"view_of:{name}",
            f"favourable view of {who}",
            "percent",
            "Share of all respondents, those without an answer included; the error is that of sampling "
            "alone. "
            "The set of "
            "countries changes from year to year: compare countries with themselves. Interviews moved "
            "from face "
            "to face to "
            "the telephone and the web.",
        )
        for name, who in OBJECTS.items()
    ),
)
DERIVATION = Derivation("pew", ("pew",), VARIABLES, derive)
