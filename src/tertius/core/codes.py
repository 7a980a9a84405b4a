"""Hints for names of states: what a withdrawn, unofficial or shorter code, a number or a name stands for.

The tables are those of the panel's crosswalk, which reads them in full with their years; here they only help
to say what was meant.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import resources

from tertius.core.errors import alternatives, near_miss


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("tertius.panel") / "tables" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.split("\n")))


@cache
def _meant() -> Mapping[str, str]:
    """Return the id of a state by every other way of naming it, as `_folded`; the latest use wins."""
    meant: dict[str, str] = {}
    for row in _rows("names.csv"):
        meant[_folded(row["name"])] = row["iso3"]
    for row in _rows("codes.csv"):
        if row["system"] in ("iso3", "iso2"):
            meant[_folded(row["code"])] = row["iso3"]
    for row in sorted(_rows("states.csv"), key=lambda row: int(row["end"])):
        for word in (row["name"], row["iso2"], row["cow"]):
            if word:
                meant[_folded(word)] = row["iso3"]
    return meant


@cache
def _called() -> Mapping[str, str]:
    """Return the latest short name of each state by its id."""
    return {row["iso3"]: row["name"] for row in sorted(_rows("states.csv"), key=lambda row: int(row["end"]))}


def _folded(name: str) -> str:
    """Return a name in small letters, without accents and with plain apostrophes and single blanks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(bare.translate(_APOSTROPHES).casefold().split())


_APOSTROPHES = {ord(mark): "'" for mark in "\u2019\u2018\u02bc\u00b4`"}


def standing_for(code: str) -> str:
    """Return the id that a withdrawn or unofficial three-letter code stands for, or `code` itself."""
    text = code.strip()
    return _meant().get(_folded(text), text) if len(text) == 3 and text.isalpha() else text


def exact_hint(given: object, known: Collection[str]) -> str:
    """Return what a state that is none of `known` stands for without doubt, as a remedy, or ""."""
    if not isinstance(given, (str, int)):
        return ""
    text = str(given).strip()[:60]
    if text.upper() in known:
        return f"write {text.upper()}"
    meant = _meant().get(str(int(text)) if text.isdecimal() else _folded(text))
    return f"write {meant}, which {text} stands for here" if meant in known else ""


def state_hint(given: object, known: Collection[str]) -> str:
    """Return what was meant by a state that is none of `known`, as a remedy; "" where nothing is near."""
    exact = exact_hint(given, known)
    if exact or not isinstance(given, str):
        return exact
    text = given.strip()[:60]
    for said in (whole := _whole(_folded(text)), *_turned(whole)):
        if (meant := _meant_whole().get(said, "")) in known:
            return f"did you mean {meant} ({_called().get(meant, meant)})?"
    held = [iso3 for iso3 in dict.fromkeys(_holding(_folded(text))) if iso3 in known]
    if held:
        return alternatives([f"{iso3} ({_called().get(iso3, iso3)})" for iso3 in held])
    turned = [code for code in known if sorted(code) == sorted(text.upper())]
    if turned:
        return alternatives([repr(code) for code in turned])
    if len(text) <= 4 and (close := near_miss(text.upper(), known)):
        return close
    name = get_close_matches(_folded(text), _meant(), n=1, cutoff=0.75)
    meant = _meant()[name[0]] if name else ""
    return f"did you mean {meant} ({_called().get(meant, meant)})?" if meant in known else ""


#: Abbreviations in names of states, whole: "S. Korea", "Russian Fed.", "P.R. China".
_SHORT = {
    "n": "north", "s": "south", "e": "east", "w": "west", "c": "central", "eq": "equatorial", "st": "saint",
    "rep": "republic", "dem": "democratic", "fed": "federation", "is": "islands", "isl": "islands",
    "terr": "territory", "utd": "united", "un": "united", "prov": "province", "afr": "african",
    "herz": "herzegovina", "&": "and", "pr": "people's republic of", "dr": "democratic republic of",
    "ksa": "saudi arabia",
}  # fmt: skip


@cache
def _meant_whole() -> Mapping[str, str]:
    return {_whole(name): iso3 for name, iso3 in _meant().items()}


def _whole(text: str) -> str:
    """Return a folded name without article and with its abbreviations written out."""
    bare = re.sub(r"\bthe\b|[(){}\[\]]", " ", re.sub(r"(?<=\b\w)\.(?=\w)", "", text))
    parts = re.findall(r"[^\s.,]+|,", re.sub(r"(?<=\w)-(?=\w)", " ", bare))
    return " ".join(_SHORT.get(part, part) for part in parts).replace(" ,", ",")


def _turned(name: str) -> list[str]:
    """Return what may stand for a name with a comma: "korea, south" is "south korea"."""
    first, comma, last = name.partition(", ")
    return [f"{last} {first}", f"{last} of {first}", last] if comma else []


def _holding(text: str) -> list[str]:
    """Return the ids of states with a name that begins with `text` or holds it as words of its own."""
    if len(text) < 3:
        return []
    return [iso3 for name, iso3 in _meant().items() if name.startswith(text) or f" {text} " in f" {name} "]
