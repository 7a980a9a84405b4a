"""Names of states in sentences."""

from __future__ import annotations

from functools import cache

from tertius.panel.crosswalk import embedded_rows

_ARTICLE = frozenset({"USA", "GBR", "ARE", "PHL", "NLD", "CAF", "COD", "DOM", "MDV", "BHS", "GMB"})


@cache
def _names() -> dict[str, str]:
    return {row["iso3"]: row["name"] for row in embedded_rows("states.csv")}


def state_name(iso3: str) -> str:
    """Return a state's name as a sentence has it ("the United States"); the code itself where it is unknown.

    >>> state_name("USA")
    'the United States'
    """
    name = _names().get(iso3, iso3)
    name = {"USA": "United States", "GBR": "United Kingdom", "RUS": "Russia"}.get(iso3, name)
    return f"the {name}" if iso3 in _ARTICLE else name
