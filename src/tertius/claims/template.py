"""Templates of claim tests: what a claim bound to a test says, and by which words a text speaks of it.

A test's template is the file ``template.yaml`` beside it; a new one is read at once, a plug-in's too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.metadata import entry_points
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, Field

from tertius.case.schema import Kind, Line, Text, Value, Ways
from tertius.claims.says import Way
from tertius.claims.spoken import spoken
from tertius.claims.states import state_name
from tertius.core.schema import Plain
from tertius.core.tree import Limits, read_tree
from tertius.panel.panel import Panel

_LIMITS = Limits(line=20_000)
#: Where the claim tests lie, and the group of entry points through which third parties add theirs.
BATTERY, GROUP = "tertius.claims.battery", "tertius.claims"
FILE = "template.yaml"
#: What a template says of a claim in words.
WORDS = ("estimand", "decision_rule", "reference_class", "falsifier", "opposite")

Slot = Literal[
    "patron", "rival", "focal", "group", "organisation", "states", "left", "right", "direction", "quantity",
    "first_year", "last_year", "horizon_1_3_5", "horizon_3_5", "horizon_3_5_10",
    "variable", "of", "partner", "end", "since", "until", "trend_direction", "left_side", "right_side",
    "comparison_partner", "comparison_end", "comparison_direction", "excess", "measured", "conditions",
    "statement", "subject", "among",
    "horizon_5_10_15", "share", "target", "successor", "replaced", "bloc", "candidates", "until_year",
    "outcome", "regime", "objective", "occasion", "occasion_of_loss", "tie_kind", "tie_kind_or_base",
    "treatment", "conflict", "network", "hub", "sender",
]  # fmt: skip


class Reads(Plain):
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
    says : tuple of str
        What a claim may say of the test's quantity, as a case says it; "more" alone where the test has a
        direction of its own.
    against : tuple of str
        Regular expressions of words that speak of the quantity's other side ("fail", "end"); with any, a
        denial turns the side too.
    about : tuple of str
        Regular expressions of words for what the test measures.  A claim with none of them may still be
        proposed the test (aid that wins battles is about aid), but it waits for a person to choose it.
    measures : str
        What that is, in words ("votes in the United Nations"); with `about`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    signals: dict[str, float] = Field(default_factory=dict)
    kinds: dict[Kind, float] = Field(default_factory=dict)
    patron: Literal["helps", "none"] = "none"
    topical: bool = True
    says: tuple[Ways, ...] = ("more",)
    against: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    measures: str = ""


class Template(Plain):
    """The file of one test.

    Attributes
    ----------
    test, title : str
    kind : str or None
        Kind of a claim that is bound to it, where the case says none.
    estimand, decision_rule, reference_class, falsifier, opposite : str
        With slots in braces, filled from the claim or from `defaults`.
    question : str
        What is tested, for a claim of "more than the threshold", as an editor would say it: "whether ...".
    said : dict
        Parameter to the words for each of its values.
    parameters : dict
        Parameter of the test to the slot that fills it.
    needs : tuple of str
        Parameters without which the test cannot be asked, and which the text may not give.
    defaults : dict
        What the test assumes where the text is silent.
    limits : tuple of str
        What the test cannot say.
    reads : Reads
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    test: str
    title: Line
    kind: Kind | None = None
    estimand: Text
    decision_rule: Text
    reference_class: Text
    falsifier: Text
    opposite: Text
    parameters: dict[str, Slot] = Field(default_factory=dict)
    needs: tuple[str, ...] = ()
    defaults: dict[str, Value] = Field(default_factory=dict)
    limits: tuple[Line, ...] = ()
    question: Line | None = None
    said: dict[str, dict[str, str]] = Field(default_factory=dict)
    reads: Reads = Reads()


@dataclass(frozen=True)
class About:
    """Whom a claim is about: states by ISO 3166-1 alpha-3 code, a group by its words; None: nobody."""

    patron: str | None = None
    rival: str | None = None
    focal: str | None = None
    group: str | None = None


@cache
def templates() -> Mapping[str, Template]:
    """Return the templates of the claim tests that exist, by name, sorted."""
    files = {entry.name: entry / FILE for entry in resources.files(BATTERY).iterdir() if entry.is_dir()}
    for point in entry_points(group=GROUP):
        # The module's place is looked up; importing a plug-in is the business of the registry.
        spec = find_spec(point.module.partition(".")[0]) and find_spec(point.module)
        if spec is not None and spec.origin:
            files.setdefault(point.name, Path(spec.origin).parent / FILE)
    return {name: read_template(file) for name, file in sorted(files.items()) if file.is_file()}


def read_template(file: Traversable) -> Template:
    """Return the template in a file."""
    record: Any = read_tree(file.read_text(encoding="utf-8"), str(file), limits=_LIMITS).value
    return Template.model_validate(record)


def in_words(
    template: Template, values: Mapping[str, Value], about: About, panel: Panel | None = None
) -> dict[str, str]:
    """Return what a template says (`WORDS`) of a claim with these parameters about these actors."""
    slots = _Slots(template, values, about, spoken(values, panel))
    return {name: _capital(_filled(getattr(template, name), slots)) for name in WORDS}


def question_of(
    template: Template,
    values: Mapping[str, Value],
    about: About,
    panel: Panel | None = None,
    way: Way = "more",
) -> str | None:
    """Return what is asked in one line, "whether ..."; None where the template has no question for it."""
    if template.question is None or way == "within":
        return None
    text = _filled(template.question, _Slots(template, values, about, spoken(values, panel)))
    if way != "less":
        return text
    turned = _filled(template.question, _Slots(template, values, about, spoken(values, panel, way)))
    return turned if turned != text else f"whether it is not so that {text.removeprefix('whether ')}"


def _filled(text: str, slots: Mapping[str, str]) -> str:
    said = text.format_map(slots).replace("one years", "one year")
    return said.replace("States's", "States'").replace("Emirates's", "Emirates'")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


#: What a slot reads as where nothing fills it.
_EMPTY = {
    "joins": "join",
    "result": "the outcome is larger",
    "of_right": "the other",
    "patron": "the patron",
    "rival": "the rival",
    "focal": "the state",
    "group": "the group",
    "first": "the first year on record",
    "last": "the last year on record",
    "left": "the one",
    "right": "the other",
    "horizon": "some",
    "since": "the first year on record",
    "variable": "what the claim names",
    "conditions": "what the claim names",
    "statement": "what the claim names is so",
    "counted": "cases against the statement",
    "series": "what the claim names",
    "left_series": "what the claim names",
    "against": "the other",
    "occasion": "the occasion",
    "joiners": "a further state",
    "as_many": "any state",
    "part": "half",
    "of": "the world",
    "among": "the world",
}


class _Slots(dict[str, str]):
    """Words for the slots of a template; one that nothing fills reads as "the patron" and so on."""

    def __init__(
        self, template: Template, values: Mapping[str, Value], about: About, told: Mapping[str, str]
    ) -> None:
        super().__init__({k: _words(v, template.said.get(k)) for k, v in values.items() if v is not None})
        self.update(told)
        named = {"patron": about.patron, "rival": about.rival, "focal": about.focal}
        for slot, code in named.items():
            if code:
                self[slot] = state_name(code)
        if about.group:
            self.setdefault("group", about.group)

    def __missing__(self, key: str) -> str:
        return _EMPTY.get(key, f"the {key.replace('_', ' ')}")


def _words(value: Value, said: Mapping[str, str] | None = None) -> str:
    if isinstance(value, (tuple, list)):
        names = [_words(v, said) for v in value]
        return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names) or "any"
    return (said or {}).get(str(value)) or state_name(str(value))
