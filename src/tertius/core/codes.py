"""Hints for names of states: what a withdrawn, unofficial or shorter code, a number or a name stands for.

The tables are those of the panel's crosswalk, which reads them in full with their years; here they only help
to say what was meant.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources

from tertius.core.errors import near_miss


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("tertius.panel") / "tables" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.split("\n")))


@cache
def _meant() -> Mapping[str, str]:
    """Return the id of a state by every other way of naming it, in small letters; the latest use wins."""
    meant: dict[str, str] = {}
    for row in _rows("names.csv"):
        meant[row["name"].lower()] = row["iso3"]
    for row in _rows("codes.csv"):
        if row["system"] in ("iso3", "iso2"):
            meant[row["code"].lower()] = row["iso3"]
    for row in sorted(_rows("states.csv"), key=lambda row: int(row["end"])):
        for word in (row["name"], row["iso2"], row["cow"]):
            if word:
                meant[word.lower()] = row["iso3"]
    return meant


def standing_for(code: str) -> str:
    """Return the id that a withdrawn or unofficial three-letter code stands for, or `code` itself."""
    text = code.strip()
    return _meant().get(text.lower(), text) if len(text) == 3 and text.isalpha() else text


def state_hint(given: object, known: Collection[str]) -> str:
    """Return what was meant by a state that is none of `known`, as a remedy; "" where nothing is near."""
    text = str(given).strip()[:60]
    if text.upper() in known:
        return f"write {text.upper()}"
    key = str(int(text)) if text.isdigit() else text.lower()
    meant = _meant().get(key)
    if meant in known:
        return f"write {meant}, which {text} stands for here"
    starting = {_meant()[name] for name in _meant() if len(text) > 2 and name.startswith(text.lower())}
    if len(starting & set(known)) == 1:
        return f"did you mean {min(starting & set(known))}?"
    close = near_miss(text.upper(), known)
    if close:
        return close
    name = near_miss(text.lower(), _meant())
    meant = _meant().get(name.partition("'")[2].partition("'")[0]) if name else None
    return f"did you mean {meant}?" if meant in known else ""
