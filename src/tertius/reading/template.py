"""The templates that a reading knows: those of the claim tests, and of tests that are not built yet.

A test that exists has its template beside it (`tertius.claims.template`); ``reading/templates`` holds the
others, one YAML file a test.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.metadata import entry_points
from importlib.util import find_spec

from tertius.claims.template import BATTERY, GROUP, Template, read_template
from tertius.claims.template import templates as existing
from tertius.reading.expressions import word_set


@dataclass(frozen=True)
class Patterns:
    """A template's expressions, compiled."""

    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]
    about: tuple[re.Pattern[str], ...]


@cache
def templates() -> Mapping[str, Template]:
    """Return every template by the name of its test, sorted; a test that exists goes before its plan."""
    folder = resources.files("tertius.reading") / "templates"
    entries = folder.iterdir() if folder.is_dir() else ()
    planned = [read_template(entry) for entry in entries if entry.name.endswith(".yaml")]
    every = {**{template.test: template for template in planned}, **existing()}
    return dict(sorted(every.items()))


@cache
def patterns(test: str) -> Patterns:
    """Return the compiled expressions of a test's template."""
    reads = templates()[test].reads
    powers = "|".join(re.escape(name) for name in sorted(word_set("powers")))
    names = rf"(?:United (?:States|Kingdom)|Soviet Union|Saudi Arabia|{powers})"
    compiled = [
        tuple(re.compile(p.replace("<power>", names), re.IGNORECASE) for p in group)
        for group in (reads.strong, reads.weak, reads.about)
    ]
    return Patterns(*compiled)


@cache
def built(test: str) -> bool:
    """Return whether a test of this name exists here; its module is looked up, not imported."""
    if any(point.name == test for point in entry_points(group=GROUP)):
        return True
    try:
        return find_spec(f"{BATTERY}.{test}") is not None
    except ModuleNotFoundError:
        return False
