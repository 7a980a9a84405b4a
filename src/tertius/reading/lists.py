"""Word lists and offices of the reading, as packaged in ``reading/tables``."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources


def table_text(name: str) -> str:
    """Return the text of a packaged table."""
    return (resources.files("tertius.reading") / "tables" / name).read_text(encoding="utf-8")


def table_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a packaged table, every cell as text."""
    return list(csv.DictReader(table_text(name).splitlines()))


@cache
def _lists() -> dict[str, frozenset[str]]:
    out: dict[str, list[str]] = {}
    words: list[str] = []
    for line in table_text("word_lists.txt").splitlines():
        if line.startswith("["):
            words = out.setdefault(line.strip("[] "), [])
        elif not line.startswith("#"):
            words.extend(line.split())
    return {name: frozenset(words) for name, words in out.items()}


def word_list(name: str) -> frozenset[str]:
    """Return the word list called `name`."""
    return _lists()[name]


@cache
def offices() -> str:
    """Return an expression for offices: full ones in any case, abbreviations as they are."""
    names = [row["office"] for row in table_rows("offices.csv")]
    full = [n for n in names if n[0].islower() or " " in n]
    short = [n for n in names if n not in full]
    return rf"(?:(?i:{_either(full)})|(?:{_either(short)}))"


def _either(names: list[str]) -> str:
    """Return the alternatives, the longest first, each ending where a word ends."""
    ordered = sorted(names, key=lambda n: (-len(n), n))
    return "|".join(re.escape(n) + (r"\b" if n[-1].isalpha() else "") for n in ordered)
