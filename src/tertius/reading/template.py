"""Templates of claim tests: what a claim bound to a test says, and by which words a text speaks of it.

One YAML file a test in ``reading/templates``; a new file is read at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from tertius.case.schema import Line, Text, Value
from tertius.reading.expressions import word_set
from tertius.reading.schema import Kind

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Where the claim tests are registered, and where their modules lie.
PACKAGE = "tertius.claims"

Slot = Literal[
    "patron", "rival", "focal", "group", "organisation", "states", "left", "right", "direction", "quantity",
    "first_year", "last_year", "horizon_1_3_5", "horizon_3_5", "horizon_3_5_10",
]  # fmt: skip


class Reads(BaseModel):
    """By which words a text speaks of a test.

    Attributes
    ----------
    strong, weak : tuple of str
        Regular expressions, small and capital letters alike; ``<power>`` stands for the name of any power.
    signals, kinds : dict of str to float
        Points for signals of the clause and for its kind.
    patron : str
        "helps" where the test speaks of a power's ties and a claim without a power fits less well.
    topical : bool
        Whether the words must speak of the test's subject; a test of a form (a trend, a comparison) fits any.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    signals: dict[str, float] = Field(default_factory=dict)
    kinds: dict[Kind, float] = Field(default_factory=dict)
    patron: Literal["helps", "none"] = "none"
    topical: bool = True


class Template(BaseModel):
    """The file of one test.

    Attributes
    ----------
    test, title : str
    estimand, decision_rule, reference_class, falsifier, opposite : str
        With slots in braces, filled from the claim or from `defaults`.
    parameters : dict
        Parameter of the test to the slot that fills it.
    defaults : dict
        What the test assumes where the text is silent.
    limits : tuple of str
        What the test cannot say.
    reads : Reads
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    test: str
    title: Line
    estimand: Text
    decision_rule: Text
    reference_class: Text
    falsifier: Text
    opposite: Text
    parameters: dict[str, Slot] = Field(default_factory=dict)
    defaults: dict[str, Value] = Field(default_factory=dict)
    limits: tuple[Line, ...] = ()
    reads: Reads = Reads()


@dataclass(frozen=True)
class Patterns:
    """A template's expressions, compiled."""

    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]


@cache
def templates() -> Mapping[str, Template]:
    """Return every packaged template by the name of its test, sorted."""
    folder = resources.files("tertius.reading") / "templates"
    out: dict[str, Template] = {}
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yaml"):
            record: Any = yaml.load(entry.read_text(encoding="utf-8"), Loader=_LOADER)
            template = Template.model_validate(record)
            out[template.test] = template
    return out


@cache
def patterns(test: str) -> Patterns:
    """Return the compiled expressions of a test's template."""
    reads = templates()[test].reads
    powers = "|".join(re.escape(name) for name in sorted(word_set("powers")))
    names = rf"(?:United (?:States|Kingdom)|Soviet Union|Saudi Arabia|{powers})"
    compiled = [
        tuple(re.compile(p.replace("<power>", names), re.IGNORECASE) for p in group)
        for group in (reads.strong, reads.weak)
    ]
    return Patterns(*compiled)


@cache
def built(test: str) -> bool:
    """Return whether a test of this name exists here; its module is looked up, not imported."""
    if any(point.name == test for point in entry_points(group=PACKAGE)):
        return True
    try:
        return find_spec(f"{PACKAGE}.battery.{test}") is not None
    except ModuleNotFoundError:
        return False
