"""Travel of American presidents and secretaries of state, and visits of leaders to them, 1946-2024."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.rows import alive
from tertius.panel.derive.shared.wide import counted, described
from tertius.sources.us_travel import FIRST, LAST

_KINDS = {"president": "visit_us_president", "secretary": "visit_us_secretary", "visitor": "visit_to_us"}


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return numbers of stops and visits by pair and year."""
    raw = inputs.sources["us_travel"].tables["stops"]
    year = raw["date"].str[:4].astype(int)
    iso3 = inputs.states.to_iso3("name", raw["country"], year)
    rows = raw.assign(year=year, iso3=iso3)[year.between(FIRST, LAST)]
    rows = rows[alive(inputs.states, rows["iso3"], rows["year"])]
    parts = []
    for who, kind in _KINDS.items():
        mine = rows[rows["who"] == who]
        ends = ("iso3", "USA") if who == "visitor" else ("USA", "iso3")
        source, target = (mine["iso3"] if end == "iso3" else end for end in ends)
        parts.append(counted(mine.assign(source=source, target=target), kind))
    return {"ties": pd.concat(parts, ignore_index=True)}


_STOPS = "Stops in the year, not meetings: a summit counts for its host. Secret journeys are absent."
VARIABLES = (
    *described(
        "ties",
        FIRST,
        LAST,
        "zero",
        (
            ("visit_us_president", "stops of the president of the United States", "stops", _STOPS),
            ("visit_us_secretary", "stops of the US secretary of state", "stops", _STOPS),
        ),
        "USA",
    ),
    *described(
        "ties",
        FIRST,
        LAST,
        "zero",
        (
            (
                "visit_to_us",
                "visits of the source's leader to the United States",
                "visits",
                "Heads of state and government, by the Office of the Historian; the target is always the "
                "United "
                "States.",
            ),
        ),
    ),
)
DERIVATION = Derivation("us_travel", ("us_travel",), VARIABLES, derive)
