"""Refugees by origin and asylum, 1951-2025 (UNHCR)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering
from tertius.panel.derive.shared.wide import described, digits, wide_ties, wide_traits

FIRST, LAST = 1951, 2025
ORIGINS_FROM, SEEKERS_FROM, DISPLACED_FROM, OTHERS_FROM = 1961, 2000, 1993, 2018
#: Pairs with fewer refugees are left out of the ties; they count in the totals.
LEAST = 100


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return totals by origin and by asylum, and refugees by pair."""
    raw = inputs.sources["unhcr"].tables["stocks"]
    rows = in_panel(inputs, raw, "iso3", {"origin": "source", "asylum": "target"})
    away = rows[rows["source"] != rows["target"]]
    origin = _sum(
        in_panel(inputs, raw, "iso3", {"origin": "iso3"}),
        {
            "refugees": "refugees_from",
            "asylum_seekers": "asylum_seekers_from",
            "displaced": "displaced_within",
            "others": "others_displaced_from",
        },
    )
    asylum = _sum(in_panel(inputs, raw, "iso3", {"asylum": "iso3"}), {"refugees": "refugees_in"})
    pairs = away[away["refugees"] >= LEAST].assign(refugees=lambda f: digits(f["refugees"], 2))
    return {
        "traits": pd.concat([origin, asylum], ignore_index=True),
        "ties": wide_ties(pairs, {"refugees": "refugees"}),
        "variables": covering(VARIABLES, covered_to(raw["year"], LAST)),
    }


def _sum(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    total = rows.groupby(["iso3", "year"])[list(names)].sum(min_count=1).reset_index()
    for column in names:
        total[column] = digits(total[column], 3)
    if "displaced" in names:  # a blank is written as 0 upstream
        total["displaced"] = total["displaced"].where(total["displaced"] > 0)
    found = wide_traits(total, names)
    return found[found["year"] >= found["variable"].map(_STARTS)].reset_index(drop=True)


_NOTE = (
    "End of the year, to three digits. Palestinians under UNRWA are not counted. An absent state is no zero."
)
VARIABLES = (
    *described("traits", FIRST, LAST, "missing", (
        ("refugees_in", "refugees in the state", "persons", f"Of unknown origin too. {_NOTE}"),
    )),
    *described("traits", ORIGINS_FROM, LAST, "missing", (
        ("refugees_from", "refugees from the state", "persons", f"Origins are known from 1961 on. {_NOTE}"),
    )),
    *described("traits", SEEKERS_FROM, LAST, "missing", (
        ("asylum_seekers_from", "asylum seekers from the state", "persons", _NOTE),
    )),
    *described("traits", DISPLACED_FROM, LAST, "missing", (
        ("displaced_within", "displaced within the state, under the UNHCR", "persons",
         f"Under its protection only; blanks and zeros are missing. {_NOTE}"),
    )),
    *described("traits", OTHERS_FROM, LAST, "missing", (
        ("others_displaced_from", "others in need of protection from the state", "persons",
         f"Most Venezuelans abroad are counted here and not as refugees; hardly any other state. {_NOTE}"),
    )),
    *described("ties", ORIGINS_FROM, LAST, "missing", (
        ("refugees", "refugees from the source in the target", "persons",
         "End of the year, pairs with 100 or more, to two digits; an absent pair is no zero."),
    )),
)  # fmt: skip
#: First year by variable; the source has earlier rows that say nothing.
_STARTS = {v.variable: v.first for v in VARIABLES}
DERIVATION = Derivation("unhcr", ("unhcr",), VARIABLES, derive)
