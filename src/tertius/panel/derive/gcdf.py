"""Chinese official finance by recipient, rounded to two significant digits."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.rows import alive, covered_to, covering, ties, two_digits, unlisted
from tertius.panel.schema import Variable
from tertius.sources.gcdf import FIRST, LAST

VARIABLES = (
    Variable(
        "ties",
        "finance_china",
        "Chinese official finance committed",
        "constant 2021 US dollars",
        FIRST,
        LAST,
        "zero",
        "Development aid, other official flows and vague flows together (adjusted amounts), rounded to "
        "two significant digits. States that the source never lists (rich ones, above all) are missing.",
        givers="CHN",
    ),
)


def _derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    raw = inputs.sources["gcdf"].tables["finance"]
    last = covered_to(raw["year"], LAST)
    raw = raw[raw["year"].between(FIRST, last)]
    rows = raw.assign(
        target=inputs.states.to_iso3("cow", raw["ccode"], raw["year"]),
        amount=raw[["oda", "oof", "vague"]].sum(axis=1),
    )
    rows = rows[alive(inputs.states, rows["target"], rows["year"])]
    rows = pd.DataFrame(rows.groupby(["target", "year"], as_index=False)["amount"].sum())
    rows = rows.assign(source="CHN", value=two_digits(rows["amount"]))
    every = unlisted(inputs.states, pd.DataFrame({"iso3": [], "year": []}), range(FIRST, last + 1))
    never = every[~every["iso3"].isin(set(rows["target"])) & (every["iso3"] != "CHN")]
    absent = never.rename(columns={"iso3": "target"}).assign(source="CHN", value=np.nan, status="missing")
    parts = [ties(rows[rows["value"] > 0], "finance_china"), ties(absent, "finance_china")]
    return {"ties": pd.concat(parts, ignore_index=True), "variables": covering(VARIABLES, last)}


DERIVATION = Derivation(
    "gcdf",
    ("gcdf",),
    VARIABLES,
    _derive,
)
