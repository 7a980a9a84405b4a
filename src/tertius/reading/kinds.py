"""What kind of claim a clause makes: the best two of the schema's kinds, from the signals in its words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import get_args

from tertius.reading.expressions import lexicon
from tertius.reading.schema import Kind

#: Points that a signal gives a kind.
_POINTS: dict[str, dict[Kind, float]] = {
    "up": {"trend": 3.0},
    "down": {"trend": 3.0},
    "change": {"trend": 1.2, "resilience": 0.6},
    "since": {"trend": 1.2},
    "opinion": {"trend": 0.4, "group shift": 0.6},
    "compare": {"comparison": 3.4},
    "superlative": {"comparison": 2.6},
    "share": {"comparison": 0.6, "trend": 0.3, "count": 0.3},
    "count": {"count": 2.2},
    "amount": {"count": 1.4},
    "number": {"count": 0.6},
    "because": {"causal": 3.2},
    "cause": {"causal": 1.9},
    "condition": {"conditional causal": 1.8},
    "future": {"forecast": 2.6, "conditional causal": 0.8},
    "than_then": {"trend": 2.6, "comparison": -1.0},
    "generic": {"base rate": 2.2, "causal": 0.4},
    "progressive": {"trend": 1.3},
    "may": {"forecast": 2.6, "conditional causal": 0.8},
    "often": {"base rate": 2.4},
    "unique": {"existential": 1.6},
    "exist": {"existential": 0.8},
    "not": {"existential": 0.4},
}
#: The second kind that goes with a first one where the words say nothing of a second.
_SECOND: dict[Kind, Kind] = {
    "forecast": "causal",
    "trend": "comparison",
    "causal": "trend",
    "comparison": "existential",
    "count": "existential",
    "existential": "causal",
    "base rate": "causal",
    "conditional causal": "forecast",
    "peer influence": "forecast",
    "effect heterogeneity": "causal",
    "group shift": "trend",
    "resilience": "existential",
    "logistics": "existential",
    "system outcome": "causal",
    "composite": "existential",
    "value judgement": "causal",
}


_ORDER = get_args(Kind)


@cache
def _compiled() -> tuple[tuple[Kind, float, re.Pattern[str]], ...]:
    rows = lexicon("kinds")
    return tuple((r["kind"], r["points"], re.compile("".join(r["words"]), re.IGNORECASE)) for r in rows)


def scores(text: str, signals: frozenset[str]) -> Counter[Kind]:
    """Return the points of every kind for a clause with the given signals."""
    out: Counter[Kind] = Counter()
    for name in sorted(signals):
        for kind, points in _POINTS.get(name, {}).items():
            out[kind] += points  # type: ignore[assignment]
    for kind, points, pattern in _compiled():
        if pattern.search(text):
            out[kind] += points  # type: ignore[assignment]
    if {"future", "may"} <= signals:
        out["forecast"] -= 2.6  # type: ignore[assignment]  # one forecast, however it is hedged
        out["conditional causal"] -= 0.8  # type: ignore[assignment]
    if {"up", "down"} & signals and {"future", "may"} & signals:
        out["trend"] -= 2  # "will grow" is a forecast
    if "compare" in signals and "than_then" not in signals:
        out["trend"] -= 1
    return out


def kinds(text: str, signals: frozenset[str]) -> tuple[Kind, Kind]:
    """Return the best and the second best kind of a clause.

    >>> kinds("Exports fell because of sanctions", frozenset({"down", "because", "cause"}))
    ('causal', 'trend')
    """
    counted = scores(text, signals)
    # Sums of decimals differ in the last digit by their order; equal kinds stand in the order of the schema.
    order = sorted(counted, key=lambda kind: (-round(counted[kind], 6), _ORDER.index(kind)))
    ranked = [kind for kind in order if round(counted[kind], 6) >= 1.2]
    first: Kind = ranked[0] if ranked else "existential"
    rest = [kind for kind in ranked[1:] if kind != "value judgement"]
    return first, rest[0] if rest else _SECOND[first]
