"""Confidence in the president of the United States by country surveyed, 2001-2017."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.wide import described, wide_traits

FIRST, LAST = 2000, 2017


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return confidence in the president; views of the country come from the survey data themselves."""
    rows = in_panel(inputs, inputs.sources["us_image"].tables["image"], "name", {"country": "iso3"})
    return {"traits": wide_traits(rows, {"confidence": "confidence_us_president"})}


VARIABLES = described(
    "traits",
    FIRST,
    LAST,
    "missing",
    (
        (
            "confidence_us_president",
            "confidence in the president of the United States",
            "percent",
            "Share with confidence that the president does the right thing in world affairs; 37 "
            "countries, not "
            "all in each "
            "year.",
        ),
    ),
)
DERIVATION = Derivation("us_image", ("us_image",), VARIABLES, derive)
