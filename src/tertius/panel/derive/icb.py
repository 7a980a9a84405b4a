"""International crises by state, pair and year, 1946-2019 (ICB)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel, numbered
from tertius.panel.derive.shared.rows import ties
from tertius.panel.derive.shared.wide import described
from tertius.sources.icb import FIRST, LAST

_OUTCOMES = {1: "victory", 2: "compromise", 3: "stalemate", 4: "defeat"}


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the trigger of each state's crisis as an event, and opponents as ties in both directions."""
    tables = inputs.sources["icb"].tables
    actors = in_panel(inputs, tables["actors"], "cow", {"ccode": "iso3"})
    date = [
        f"{y:04d}-{m:02d}-{d:02d}"
        for y, m, d in zip(actors["year"], actors["month"], actors["day"], strict=True)
    ]
    ended = actors["outcome"].map(_OUTCOMES).fillna("other")
    events = actors.assign(date=date, kind="crisis", detail=actors["name"].str.title() + "; outcome " + ended)
    pairs = in_panel(inputs, tables["dyads"], "cow", {"ccode1": "source", "ccode2": "target"})
    pairs = pairs[(pairs["source"] != pairs["target"]) & (pairs["year"] <= LAST)]
    both = pd.concat(
        [pairs, pairs.rename(columns={"source": "target", "target": "source"})], ignore_index=True
    )
    both = both[["source", "target", "year"]].drop_duplicates().assign(value=1.0)
    found = numbered(events[["iso3", "date", "kind", "detail"]])
    return {"events": found[found["year"] <= LAST], "ties": ties(both, "crisis")}


VARIABLES = (
    *described(
        "events",
        FIRST,
        LAST,
        "zero",
        (
            (
                "crisis",
                "a state's international crisis begins",
                "events",
                "Day of the trigger, the first of the month or year where it is not known; the detail "
                "gives the "
                "name and "
                "the outcome for the state.",
            ),
        ),
    ),
    *described(
        "ties",
        FIRST,
        LAST,
        "zero",
        (
            (
                "crisis",
                "opponents in an international crisis",
                "0 or 1",
                "Both directions, in each year of the crisis.",
            ),
        ),
    ),
)
DERIVATION = Derivation("icb", ("icb",), VARIABLES, derive)
