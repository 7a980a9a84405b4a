"""The expressions of ``reading/lexicon``: what the rules look for, apart from what they do with it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tertius.core.tree import packaged


@cache
def lexicon(name: str) -> Any:
    """Return a file of the lexicon as plain data."""
    return packaged("tertius.reading", "lexicon", f"{name}.yaml")


@cache
def expression(name: str) -> re.Pattern[str]:
    """Return the expression called `name` in ``expressions.yaml``: its parts joined and compiled."""
    return re.compile("".join(lexicon("expressions")[name]))


@cache
def word_set(name: str) -> frozenset[str]:
    """Return the set of words called `name` in ``words.yaml``."""
    return frozenset(lexicon("words")[name].split())
