"""Press freedom: the share of ranked states that do worse, and scores by method, 2002-2025."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering
from tertius.panel.derive.shared.wide import described, wide_traits

FIRST, LAST, SCORED, NEW_METHOD = 2002, 2025, 2013, 2022


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the relative rank of all editions, and the score of each method under its own name."""
    raw = inputs.sources["press_freedom"].tables["index"]
    rows = in_panel(inputs, raw, "iso3", {"iso3": "iso3"})
    place = rows.groupby("year")["rank"].rank(method="average")
    listed = rows.groupby("year")["rank"].transform("size")
    new = rows["year"] >= NEW_METHOD
    rows = rows.assign(
        better_than=(100 * (listed - place) / (listed - 1).clip(lower=1)).round(1),
        old=rows["score"].where(~new),
        new=rows["score"].where(new),
    )
    names = {"better_than": "press_freedom_rank", "old": "press_freedom_2013", "new": "press_freedom_2022"}
    last = covered_to(raw["year"], LAST)
    variables = covering(VARIABLES, last)
    variables.loc[variables["variable"] == "press_freedom_2013", "last"] = NEW_METHOD - 1
    return {"traits": wide_traits(rows, names), "variables": variables}


VARIABLES = (
    *described(
        "traits",
        FIRST,
        LAST,
        "missing",
        (
            (
                "press_freedom_rank",
                "press freedom: share of states that do worse",
                "percent",
                "Of the states ranked in the edition of that year (139 to 180 of them); none for 2011. The "
                "method changed "
                "in 2013 and 2022.",
            ),
        ),
    ),
    *described(
        "traits",
        SCORED,
        NEW_METHOD - 1,
        "missing",
        (
            (
                "press_freedom_2013",
                "press freedom score, method of 2013",
                "0 to 100",
                "100 most free; no match for the scores from 2022 on.",
            ),
        ),
    ),
    *described(
        "traits",
        NEW_METHOD,
        LAST,
        "missing",
        (
            (
                "press_freedom_2022",
                "press freedom score, method of 2022",
                "0 to 100",
                "100 most free; no match for the scores to 2021.",
            ),
        ),
    ),
)
DERIVATION = Derivation("press_freedom", ("press_freedom",), VARIABLES, derive)
