"""United States aid by recipient, rounded to two significant digits."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.rows import alive, covered_to, covering, ties, two_digits
from tertius.panel.schema import Variable
from tertius.sources.us_aid import FIRST, LAST

VARIABLES = (
    Variable(
        "ties",
        "aid_us",
        "United States aid, economic and military",
        "constant US dollars",
        FIRST,
        LAST,
        "zero",
        "Obligations of the fiscal year, net of cancelled ones (so at times negative), rounded to two "
        "significant digits. Aid to regions and to territories is left out. The half-reported fiscal "
        "year 2023 lies outside coverage.",
        givers="USA",
    ),
)


def _derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    raw = inputs.sources["us_aid"].tables["aid"]
    raw = raw[raw["complete"] & (raw["year"] >= FIRST)]
    rows = raw.assign(target=inputs.states.to_iso3("name", raw["country"], raw["year"]))
    rows = rows[alive(inputs.states, rows["target"], rows["year"]) & (rows["target"] != "USA")]
    rows = pd.DataFrame(rows.groupby(["target", "year"], as_index=False)["obligations"].sum())
    rows = rows.assign(source="USA", value=two_digits(rows["obligations"]))
    last = covered_to(raw["year"], LAST)
    return {"ties": ties(rows[rows["value"] != 0], "aid_us"), "variables": covering(VARIABLES, last)}


DERIVATION = Derivation(
    "us_aid",
    ("us_aid",),
    VARIABLES,
    _derive,
)
