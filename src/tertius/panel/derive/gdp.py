"""Gross domestic product and its value a head, as natural logarithms, 1950-2024."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering, traits
from tertius.panel.schema import Variable

FIRST, LAST = 1950, 2024
_NAMES = {"gdp": "gdp_log", "gdp_pc": "gdp_pc_log"}


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return logarithms rounded to three decimals; what the source lacks has no row."""
    table = in_panel(inputs, inputs.sources["wdi_gdp"].tables["gdp"], "gw", {"gwcode": "iso3"})
    parts = []
    for column, variable in _NAMES.items():
        rows = table[table[column] > 0].drop_duplicates(["iso3", "year"])
        parts.append(traits(rows.assign(value=np.log(rows[column]).round(3)), variable))
    last = covered_to(inputs.sources["wdi_gdp"].tables["gdp"]["year"], LAST)
    return {"traits": pd.concat(parts, ignore_index=True), "variables": covering(VARIABLES, last)}


_CAVEAT = (
    "Joined from several sources upstream: a few states jump at a joint, and the last years of states "
    "without figures, such as Syria, are extrapolated."
)

VARIABLES = (
    Variable(
        "traits",
        "gdp_log",
        "gross domestic product",
        "log of constant 2015 US$",
        FIRST,
        LAST,
        "missing",
        _CAVEAT,
    ),
    Variable(
        "traits",
        "gdp_pc_log",
        "gross domestic product a head",
        "log of constant 2015 US$ a head",
        FIRST,
        LAST,
        "missing",
        _CAVEAT,
    ),
)
DERIVATION = Derivation("wdi_gdp", ("wdi_gdp",), VARIABLES, derive)
