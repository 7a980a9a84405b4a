"""Schema of case files: an argument's claims, each bound to what would decide it.

Estimand, decision rule, reference class and falsifier are fixed in the file, or by the template of the test
that a claim is bound to, before any number is seen.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from tertius.core import patterns
from tertius.core.dates import first_day
from tertius.core.schema import Plain

#: Years that a case may name; the panel itself covers fewer.
FIRST_YEAR, LAST_YEAR = 1900, 2100

_ID = StringConstraints(pattern=patterns.ID, max_length=60)
Identifier = Annotated[str, _ID]
State = Annotated[str, StringConstraints(pattern=patterns.STATE)]


#: Characters that no page, drawing or file of another program can hold.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def _of_characters(text: str) -> str:
    """Return text that holds none of `CONTROL`."""
    if found := CONTROL.search(text):
        raise ValueError(f"the control character U+{ord(found[0]):04X} in a text")
    return text


_WRITTEN = AfterValidator(_of_characters)
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True), _WRITTEN]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True), _WRITTEN]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, strict=True)]
_DATE = StringConstraints(pattern=patterns.DATE)


def _of_the_calendar(text: str) -> str:
    try:
        first_day(text)
    except ValueError:
        raise PydanticCustomError("calendar", "a day of the calendar") from None
    return text


#: A year alone is a number in YAML.
Date = Annotated[
    str,
    BeforeValidator(lambda given: str(given) if type(given) is int else given),
    _DATE,
    AfterValidator(_of_the_calendar),
]
Scalar = str | int | float | bool | None
Value = Scalar | tuple[Scalar, ...]

Kind = Literal[
    "base rate",
    "existential",
    "count",
    "causal",
    "conditional causal",
    "peer influence",
    "effect heterogeneity",
    "group shift",
    "resilience",
    "logistics",
    "forecast",
    "trend",
    "comparison",
    "system outcome",
    "composite",
    "value judgement",
]


class _Frozen(Plain):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


_SHA256 = StringConstraints(pattern=patterns.SHA256)
Sha256 = Annotated[str, _SHA256]


class Citation(_Frozen):
    """Where the argument was made.

    `text_sha256` is that of the text's UTF-8 bytes, in which the spans of claims count; None where the
    case was not read from a text.
    """

    author: Line
    title: Line
    publisher: Line
    date: Date
    note: Text | None = None
    text_sha256: Sha256 | None = None


class Span(_Frozen):
    """Words of the text: code points `start` to `end` (exclusive), and the SHA-256 of their UTF-8 bytes."""

    start: Annotated[int, Field(ge=0, strict=True)]
    end: Annotated[int, Field(ge=1, strict=True)]
    sha256: Sha256

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.end <= self.start:
            raise ValueError(f"a span must end after its start, got {self.start} to {self.end}")
        return self


class Moment(_Frozen):
    """The event that the argument starts from."""

    state: State
    date: Date
    title: Line


class Group(_Frozen):
    """A set of states that claims speak about, defined in words that a rule can follow."""

    id: Identifier
    title: Line
    definition: Text
    members: tuple[State, ...] = ()


class Choice(_Frozen):
    """One thing that scenarios vary, and the levels that it takes."""

    id: Identifier
    title: Line
    levels: Annotated[tuple[Line, ...], Field(min_length=2, max_length=10)]


class Analogues(_Frozen):
    """Which historical cases count as most like the focal one.

    Attributes
    ----------
    k : int
        How many of the nearest cases.
    features : dict of str to float
        Weight of each feature; those not named play no part.  Empty: every feature with weight 1.
    patrons : tuple of str
        Powers whose ties the cases may be about; the case's own patron when empty.
    """

    k: Annotated[int, Field(ge=3, le=50, strict=True)] = 10
    features: dict[str, Annotated[float, Field(gt=0, le=100)]] = Field(default_factory=dict)
    patrons: tuple[State, ...] = ()


class Reference(_Frozen):
    """How a claim's reference class is drawn: by the rule of its test, or by analogy with the focal case.

    Attributes
    ----------
    by : str
        "rule": every case that the test's rule holds; "analogues": of these the nearest to the focal case.
    k, features
        As in `Analogues`, over what the case says for all claims.
    """

    by: Literal["rule", "analogues"]
    k: Annotated[int, Field(ge=3, le=50, strict=True)] | None = None
    features: dict[str, Annotated[float, Field(gt=0, le=100)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _only_analogues(self) -> Reference:
        if self.by == "rule" and (self.k is not None or self.features):
            raise ValueError("a reference class by rule has neither k nor features")
        return self


#: What a claim says of its test's quantity.
Ways = Literal["more", "less", "within", "exists"]


class Rival(_Frozen):
    """The opposite thesis as a testable claim, on the same test.

    Attributes
    ----------
    paraphrase : str or None
        The thesis in our words; the claim's `opposite` when None.
    hedge : str
        How firmly it is held.
    says : str or None
        Which side of the test's threshold it claims, "less" or "more"; the claim's other side when None.
    parameters : dict
        Where it differs from the claim's own parameters: another threshold, another horizon.
    """

    paraphrase: Text | None = None
    hedge: Line = "asserted"
    says: Literal["less", "more"] | None = None
    parameters: dict[str, Value] = Field(default_factory=dict)

    def side(self, claim: Ways) -> Literal["less", "more"]:
        """Return the side of the threshold that it claims, where the claim itself says `claim`."""
        return self.says or ("more" if claim == "less" else "less")

    def negates(self, claim: Ways) -> bool:
        """Whether it is the claim's negation: the same parameters, the other side of the threshold."""
        other = self.says is None or (
            claim != "within" and self.says == ("more" if claim == "less" else "less")
        )
        return other and not self.parameters


class Binding(_Frozen):
    """The claim test that judges a claim, and the parameters that the case sets."""

    name: Annotated[str, StringConstraints(pattern=patterns.NAME, max_length=60)]
    parameters: dict[str, Value] = Field(default_factory=dict)


#: Why a claim cannot be tested at all, with the sentence that says so.
REASONS = {
    "motive": "what somebody wants or means by it is on no record",
    "statement": "what somebody said is a matter of sources, not of records of what states do",
    "private knowledge": "only those who took part know it",
    "no record": "no record that could be used here holds it",
    "value judgement": "whether something is good, right or like something else is a judgement",
}
Reason = Literal["motive", "statement", "private knowledge", "no record", "value judgement"]

#: What a case may leave to the template of a claim's test.
FROM_TEMPLATE = ("kind", "estimand", "decision_rule", "reference_class", "falsifier", "opposite")


class Claim(_Frozen):
    """One claim of the text.

    Attributes
    ----------
    paraphrase, quote : str
        The claim in our words, and at most a few words of the text itself.
    spans : tuple of Span
        Where in the text the claim stands; empty where the case was not read from a text.
    hedge : str
        The text's own hedging words, or "asserted".
    estimand : str
        The quantity that would settle the claim.
    decision_rule : str
        What value of it counts for and against; written before a number is seen.
    reference_class : str
        The cases among which the claim is one.
    falsifier : str
        What observation would show the claim wrong.
    test : Binding or None
        The test it is bound to; None while none exists here (the verdict is "open").
    says : str
        What is claimed of the test's quantity: "more" than the threshold (of a count: at least as many),
        "less", "within" a range, or that at least one case "exists" (tests that count).
    within : tuple of float or None
        The range, where `says` is "within", in the unit of the test's threshold.
    needs : str or None
        Where `test` is None: the test that would have to be built.
    opposite : str
        The rival thesis in words.
    rival : Rival or None
        The rival thesis as a claim of its own, put through the same test.
    reference : Reference or None
        How the reference class is drawn; by the test's rule when None.
    implies, joint : tuple of str
        Claims that must hold if this one does; and claims of which this one is the conjunction.
    hedge_scope : str or None
        What the hedge speaks about: that the claim is true ("truth"), how often such a thing happens
        ("rate"), or how many there are ("quantity").  None: as the word itself suggests.
    matters : float or None
        Smallest effect that matters, in the unit of the test's estimate (for ratios a factor above 1),
        declared before any number is seen; the test's own default when None.
    untestable : tuple of str
        Parts of the claim that no data here speak to.
    not_testable : str or None
        Why no record can ever settle the claim as a whole (`REASONS`): an answer, unlike waiting for a test.
    filled : tuple of str
        Which of `FROM_TEMPLATE` the case left to its test's template; no key of a file.
    """

    id: Identifier
    paraphrase: Text
    quote: Annotated[str, StringConstraints(max_length=120)] | None = None
    spans: Annotated[tuple[Span, ...], Field(max_length=20)] = ()
    hedge: Line
    kind: Kind = "composite"
    estimand: Text = ""
    decision_rule: Text = ""
    reference_class: Text = ""
    falsifier: Text = ""
    test: Binding | None = None
    says: Ways = "more"
    within: tuple[float, float] | None = None
    needs: Text | None = None
    opposite: Text = ""
    rival: Rival | None = None
    reference: Reference | None = None
    implies: Annotated[tuple[Identifier, ...], Field(max_length=20)] = ()
    joint: Annotated[tuple[Identifier, ...], Field(max_length=20)] = ()
    hedge_scope: Literal["truth", "rate", "quantity"] | None = None
    matters: Annotated[float, Field(gt=0)] | None = None
    note: Text | None = None
    untestable: tuple[Text, ...] = ()
    not_testable: Reason | None = None
    filled: SkipJsonSchema[tuple[str, ...]] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """What the case leaves to the template of the claim's test, and nobody has filled yet."""
        return tuple(key for key in FROM_TEMPLATE if key not in self.model_fields_set)

    @model_validator(mode="after")
    def _test_or_needs(self) -> Claim:
        if self.test is not None and self.not_testable is not None:
            raise ValueError("a claim with a test is testable: say under 'untestable' which part is not")
        if self.test is None and self.needs is None and self.not_testable is None:
            raise ValueError(
                "a claim without a test must say under 'needs' which test it waits for, or under "
                "'not_testable' why there can be none"
            )
        if (self.says == "within") != (self.within is not None):
            raise ValueError("a claim that says 'within' names the range under 'within', and no other does")
        if self.within is not None and not self.within[0] < self.within[1]:
            raise ValueError(f"a range goes from the lower to the higher end, got {list(self.within)}")
        if len(self.joint) == 1:
            raise ValueError("a joint claim names at least two parts under 'joint'")
        return self


class Defaults(_Frozen):
    """What all claims of a case have in common, where they say nothing else.

    Attributes
    ----------
    parameters : dict
        Of every test that has one of that name.
    """

    hedge: Line | None = None
    kind: Kind | None = None
    hedge_scope: Literal["truth", "rate", "quantity"] | None = None
    reference_class: Text | None = None
    reference: Reference | None = None
    note: Text | None = None
    untestable: tuple[Text, ...] | None = None
    parameters: dict[str, Value] = Field(default_factory=dict)


class Forecast(_Frozen):
    """A dated statement of chance that can be compared with what happened.

    Attributes
    ----------
    event : str
        What is forecast, in words that leave no doubt whether it has happened.
    probability : float
        Chance that the event has happened by the end of `by`, 0 to 1.
    issued : str or None
        When the forecast was made; the date of the case or of the file where it is left out.
    by : str
        Until when.
    resolution : str
        How, and from what source, it will be settled.
    claim : str or None
        The claim of the case that it belongs to.
    question : str or None
        A name that forecasts share which stand or fall together; they count as one in intervals.
    outcome : str or None
        "yes", "no", or "ambiguous" once it is settled.
    settled : str or None
        When it was settled.
    """

    id: Identifier
    event: Text
    probability: Annotated[float, Field(ge=0, le=1)]
    issued: Date | None = None
    by: Date
    resolution: Text
    claim: Identifier | None = None
    question: Identifier | None = None
    outcome: Literal["yes", "no", "ambiguous"] | None = None
    settled: Date | None = None
    note: Text | None = None


class Case(_Frozen):
    """An argument as a case: who claims what about whom, and what would decide each claim.

    Attributes
    ----------
    argument : tuple of str
        The argument in at most three lines, as the brief opens; the summary where there are none.
    patron, rival, focal : str
        ISO 3166-1 alpha-3 codes: the power whose ties are argued about, its rival, and the client.
    date : str
        Date of the claims: forecasts are scored from here.
    analogues : Analogues or None
        How historical cases are compared with the moment; needs `moment`.
    groups : tuple of Group
        Sets of states; the id of one with members stands for them in parameters that hold states.
    specs : dict
        Supply networks of the case's own by name, written out or the name of a file beside the case; the
        parameter `spec` of a claim may name one.
    defaults : Defaults or None
        What all claims have in common.
    forecasts : tuple of Forecast
        Dated forecasts that `tertius score` holds against what happened.
    """

    id: Identifier
    title: Line
    summary: Text
    argument: Annotated[tuple[Line, ...], Field(max_length=3)] = ()
    source: Citation
    date: Date
    patron: State
    rival: State
    focal: State
    moment: Moment | None = None
    groups: tuple[Group, ...] = ()
    scenarios: tuple[Choice, ...] = ()
    analogues: Analogues | None = None
    specs: dict[Identifier, dict[str, Any]] = Field(default_factory=dict)
    defaults: Defaults | None = None
    claims: Annotated[tuple[Claim, ...], Field(min_length=1, max_length=200)]
    forecasts: Annotated[tuple[Forecast, ...], Field(max_length=1000)] = ()

    _origin: str = PrivateAttr(default="")
    _lines: dict[tuple[str | int, ...], int] = PrivateAttr(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _with_defaults(cls, data: Any) -> Any:
        """Give every claim what the case says for all of them."""
        common = data.get("defaults") if isinstance(data, dict) else None
        if not isinstance(common, dict) or not isinstance(data.get("claims"), list | tuple):
            return data
        known = {key: common[key] for key in Defaults.model_fields if key in common and key != "parameters"}
        claims = [{**known, **claim} if isinstance(claim, dict) else claim for claim in data["claims"]]
        return {**data, "claims": claims}

    @model_validator(mode="after")
    def _distinct(self) -> Case:
        for noun, ids in (
            ("claim", [c.id for c in self.claims]),
            ("group", [g.id for g in self.groups]),
            ("scenario", [s.id for s in self.scenarios]),
        ):
            twice = sorted({i for i in ids if ids.count(i) > 1})
            if twice:
                raise ValueError(f"{noun} id {twice[0]!r} occurs more than once")
        if self.patron == self.rival:
            raise ValueError("patron and rival must be two states")
        return self

    @property
    def origin(self) -> str:
        """The file that the case was read from, as it was given; empty for a case made in memory."""
        return self._origin

    def __repr__(self) -> str:
        return f"<case {self.id}: {self.title}, {len(self.claims)} claims of {self.date}>"

    def __str__(self) -> str:
        """Return the title, then each claim with its id."""
        return "\n".join([self.title, *(f"{claim.id}: {claim.paraphrase}" for claim in self.claims)])

    def claim(self, identifier: str) -> Claim | None:
        """Return the claim called `identifier`, or None."""
        return next((c for c in self.claims if c.id == identifier), None)

    def where(self, *path: str | int) -> str:
        """Return ``file:line`` of the entry at `path` (or of its nearest parent in the file)."""
        for end in range(len(path), -1, -1):
            if path[:end] in self._lines:
                return f"{self._origin}:{self._lines[path[:end]]}"
        return self._origin or f"case {self.id!r}"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a case file."""
    schema = Case.model_json_schema()
    # In a file a network may also be the name of another file.
    schema["properties"]["specs"]["additionalProperties"] = {"type": ["object", "string"]}
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema
