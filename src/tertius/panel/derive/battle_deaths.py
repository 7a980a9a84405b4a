"""Battle deaths by place and year: 1946-1988 (PRIO) and 1989-2022 (UCDP), kept apart."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.wide import described, digits, wide_traits

BREAK = 1989


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the best estimates of each era under a name of its own."""
    raw = inputs.sources["battle_deaths"].tables["deaths"]
    rows = in_panel(inputs, raw, "gw", {"gwcode": "iso3"})
    best = digits(rows["best"], 3)
    rows = rows.assign(prio=best.where(rows["era"] == "prio"), ucdp=best.where(rows["era"] == "ucdp"))
    return {"traits": wide_traits(rows, {"prio": "battle_deaths_to_1988", "ucdp": "battle_deaths_from_1989"})}


_PLACE = "By place of death, not by belligerent; best estimate to three digits; a zero is observed. "
VARIABLES = (
    *described(
        "traits",
        1946,
        BREAK - 1,
        "missing",
        (
            (
                "battle_deaths_to_1988",
                "battle deaths, 1946-1988 (PRIO)",
                "deaths",
                f"{_PLACE}Deaths of a conflict are split over places by hand-made shares. The level "
                f"breaks at "
                f"1989.",
            ),
        ),
    ),
    *described(
        "traits",
        BREAK,
        2022,
        "missing",
        (
            (
                "battle_deaths_from_1989",
                "battle deaths, 1989-2022 (UCDP)",
                "deaths",
                f"{_PLACE}No match for the years to 1988, which another project counted.",
            ),
        ),
    ),
)
DERIVATION = Derivation("battle_deaths", ("battle_deaths",), VARIABLES, derive)
