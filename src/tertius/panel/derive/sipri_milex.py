"""Military expenditure as shares and changes, 1949-2024 (SIPRI)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering
from tertius.panel.derive.shared.wide import described, digits, once, wide_traits

FIRST, LAST, SPAN = 1949, 2024, 5
#: The sum over states means the world only from here on: before, too many are missing.
WORLD_FROM = 1993


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return shares of GDP, of the budget and of the world's total, and the change over five years."""
    raw = inputs.sources["sipri_milex"].tables["spending"]
    rows = once(in_panel(inputs, raw, "name", {"country": "iso3"}), ("iso3", "year"))
    total = rows.groupby("year")["constant"].transform("sum")
    world = (100 * rows["constant"] / total).where(rows["year"] >= WORLD_FROM)
    before = rows[["iso3", "year", "constant"]].assign(year=rows["year"] + SPAN)
    grown = rows[["iso3", "year"]].merge(before, on=["iso3", "year"], how="left")["constant"].to_numpy()
    change = 100 * (rows["constant"] / pd.Series(grown, index=rows.index).where(lambda v: v > 0) - 1)
    out = rows.assign(
        gdp=digits(100 * rows["gdp_share"], 3),
        budget=digits(100 * rows["budget_share"], 3),
        world=digits(world, 3),
        change=digits(change, 3),
    )
    names = {
        "gdp": "military_gdp",
        "budget": "military_budget",
        "world": "military_world",
        "change": "military_change_5y",
    }
    last = covered_to(raw["year"], LAST)
    return {"traits": wide_traits(out, names), "variables": covering(VARIABLES, last)}


_NOTE = (
    "Zeros that stand for a missing exchange rate are missing. Chinese figures, and Russian ones from "
    "2022 on, "
    "are estimates by SIPRI."
)
VARIABLES = (
    *described(
        "traits",
        FIRST,
        LAST,
        "missing",
        (("military_gdp", "military expenditure, share of GDP", "percent", f"To three digits. {_NOTE}"),),
    ),
    *described(
        "traits",
        1988,
        LAST,
        "missing",
        (("military_budget", "military expenditure, share of government spending", "percent", _NOTE),),
    ),
    *described(
        "traits",
        WORLD_FROM,
        LAST,
        "missing",
        (
            (
                "military_world",
                "military expenditure, share of the world's",
                "percent",
                f"In constant US$ of 2023, of the sum over states with a figure. {_NOTE}",
            ),
        ),
    ),
    *described(
        "traits",
        FIRST + SPAN,
        LAST,
        "missing",
        (
            (
                "military_change_5y",
                "change of military expenditure over five years",
                "percent",
                f"In constant US$ of 2023, against the figure five years before. {_NOTE}",
            ),
        ),
    ),
)
DERIVATION = Derivation("sipri_milex", ("sipri_milex",), VARIABLES, derive)
