"""Visits abroad of Chinese leaders by host and year, 1949-2020."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.wide import counted, described

FIRST, LAST = 1949, 2020


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the number of visits by host and year."""
    rows = in_panel(inputs, inputs.sources["china_travel"].tables["visits"], "name", {"country": "target"})
    return {"ties": counted(rows[rows["year"] <= LAST].assign(source="CHN"), "visit_china_leader")}


VARIABLES = described(
    "ties",
    FIRST,
    LAST,
    "zero",
    (
        (
            "visit_china_leader",
            "visits of Chinese leaders",
            "visits",
            "Presidents, premiers and party leaders; no foreign ministers. 2020 is the year of the pandemic, "
            "and nothing "
            "follows it.",
        ),
    ),
    "CHN",
)
DERIVATION = Derivation("china_travel", ("china_travel",), VARIABLES, derive)
