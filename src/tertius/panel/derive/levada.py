"""Stated approval of Vladimir Putin, and of the country's direction, by year (Levada)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.rows import traits
from tertius.panel.derive.shared.wide import described

FIRST, LAST = 2000, 2023
#: Fewest months of which a year's mean is taken.
MONTHS = 10


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return means of the years with at least `MONTHS` months."""
    months = inputs.sources["levada"].tables["months"]
    parts = []
    for column, variable in (("approve", "putin_approval"), ("right_direction", "russia_right_direction")):
        mean = months.groupby("year")[column].agg(["mean", "count"]).reset_index()
        mean = mean[(mean["count"] >= MONTHS) & mean["year"].between(FIRST, LAST)]
        parts.append(traits(mean[["year"]].assign(iso3="RUS", value=mean["mean"].round(1)), variable))
    return {"traits": pd.concat(parts, ignore_index=True)}


_NOTE = "Mean of at least ten months. Stated to an interviewer: answers in wartime are not freely given."
VARIABLES = described("traits", FIRST, LAST, "missing", (
    ("putin_approval", "stated approval of Vladimir Putin", "percent",
     f"Of Russia alone; also in 2008-12, when he was prime minister. {_NOTE}"),
    ("russia_right_direction", "Russians who say that the country goes in the right direction", "percent",
     f"Of Russia alone. {_NOTE}"),
))  # fmt: skip
DERIVATION = Derivation("levada", ("levada",), VARIABLES, derive)
