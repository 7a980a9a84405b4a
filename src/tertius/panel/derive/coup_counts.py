"""Coups counted by state and year, 1950-2025 (Powell and Thyne)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering
from tertius.panel.schema import Variable

FIRST, LAST = 1950, 2025


def last_year(inputs: Inputs) -> int:
    """Return the last year of the file at hand."""
    return covered_to(inputs.sources["powell_thyne"].tables["coups"]["year"], LAST)


def counts(inputs: Inputs) -> pd.DataFrame:
    """Return iso3, year, successful, failed; a state that two codes share in a year is summed."""
    table = in_panel(inputs, inputs.sources["powell_thyne"].tables["coups"], "gw", {"gwcode": "iso3"})
    return table.groupby(["iso3", "year"], as_index=False)[["successful", "failed"]].sum()


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return both counts for every state-year that the source holds, zeros included."""
    long = counts(inputs).melt(["iso3", "year"], ["successful", "failed"], "outcome", "value")
    variable = long["outcome"].map({"successful": "coups_successful", "failed": "coups_failed"})
    rows = long.assign(variable=variable, error=float("nan"), status="observed")
    return {
        "traits": rows[["iso3", "year", "variable", "value", "error", "status"]],
        "variables": covering(VARIABLES, last_year(inputs)),
    }


VARIABLES = tuple(
    Variable(
        "traits",
        f"coups_{outcome}",
        f"{outcome} coups in the year",
        "coups",
        FIRST,
        LAST,
        "missing",
        "Illegal and overt attempts by the military or other elites to unseat the executive; a success "
        "holds for at least seven days. States that the source does not list are missing.",
    )
    for outcome in ("successful", "failed")
)
DERIVATION = Derivation("powell_thyne", ("powell_thyne",), VARIABLES, derive)
