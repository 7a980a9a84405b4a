"""Parts of a draft: who says what, places in the text, ledger entries, names, hedges, tests and decisions."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from tertius.case.schema import Date, Line, State, Text, Value, Ways
from tertius.core import patterns
from tertius.core.schema import Plain

By = Annotated[str, StringConstraints(pattern=patterns.BY)]
Status = Literal["proposed", "accepted", "edited", "rejected"]
Sha256 = Annotated[str, StringConstraints(pattern=patterns.SHA256)]
Offset = Annotated[int, Field(ge=0, strict=True)]
DraftId = Annotated[str, StringConstraints(pattern=patterns.ID, max_length=60)]
TestName = Annotated[str, StringConstraints(pattern=patterns.NAME, max_length=60)]

Disposition = Literal["claim", "premise", "others", "value", "boilerplate", "other"]
BlockKind = Literal["title", "caption", "byline", "body", "quote", "list", "label", "boilerplate"]
Scale = Literal["truth", "rate", "possibility", "degree", "quantity"]
Weight = Literal["weak", "medium", "strong"]
MentionKind = Literal["state", "leader", "org", "place", "group"]
Polarity = Literal["affirmed", "negated"]
Attribution = Literal["author", "adopted"]
Testable = Literal["yes", "partly", "no"]

T = TypeVar("T")

#: Words as they stand in an article, whatever characters are between them.
Words = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]


class Record(Plain):
    """Frozen, without unknown keys: what every part of a draft is."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Signed(Record):
    """A part that says by whom it is and how it stands."""

    by: By
    status: Status = "proposed"


class Noted(Signed, Generic[T]):
    """One field of a claim with its author and standing."""

    value: T


class Place(Record):
    """A stretch of the text; `end` is exclusive.

    Attributes
    ----------
    start, end : int
        Code points.
    """

    start: Offset
    end: Offset

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"end ({self.end}) must lie after start ({self.start})")
        return self

    def of(self, text: str) -> str:
        """Return the words."""
        return text[self.start : self.end]


class Span(Place, Signed):
    """Words that carry a claim, with the SHA-256 of their UTF-8 bytes: proof that they are in the text."""

    sha256: Sha256


class Source(Record):
    """The text that was read.

    Attributes
    ----------
    name : str
        Name of the file, or "-" for standard input.
    sha256, text_sha256 : str
        Of the file's bytes, and of the UTF-8 bytes of the text that offsets count in (the same for a
        plain text without a byte order mark).
    media : str
        "txt", "md", "html", "pdf", "docx".
    characters, words : int
        Length of the text.
    text_file : str or None
        The file beside the draft that holds the text; None while it is not written.
    title, author, publisher : str or None
        What the document or the user says about it.
    date : str or None
        Date of the text; leaders are read by it.
    date_by : str
        Whether it was given, stands in the document, or is not known.
    """

    name: Line
    sha256: Sha256
    text_sha256: Sha256
    media: Literal["txt", "md", "html", "pdf", "docx"] = "txt"
    characters: Offset
    words: Offset
    text_file: Line | None = None
    title: Line | None = None
    author: Line | None = None
    publisher: Line | None = None
    date: Date | None = None
    date_by: Literal["given", "document", "unknown"] = "unknown"


class Block(Place):
    """A paragraph or line, and what it is."""

    kind: BlockKind
    by: By


class Sentence(Place, Signed):
    """One entry of the ledger: every sentence has exactly one disposition.

    Attributes
    ----------
    reason : str
        Why, in words.
    claims : tuple of str
        The claims that have a span in it; empty unless the disposition is "claim".
    """

    id: DraftId
    disposition: Disposition
    reason: Line
    claims: tuple[DraftId, ...] = ()


class Mention(Place):
    """A name in the text.

    Attributes
    ----------
    text : str
        The words.
    kind : str
        state (also demonyms, and capitals that stand for governments), leader, org, place or group.
    id : str or None
        ISO 3166-1 alpha-3 code of the state it is or belongs to.
    rule : str
        The row or rule that found it.
    ambiguity : tuple of str
        Other things that the name may mean; empty where only one reading is left.
    """

    text: Words
    kind: MentionKind
    id: State | None = None
    rule: Line
    ambiguity: tuple[Line, ...] = ()


class Hedge(Place, Signed):
    """Words that say how sure, how often, how nearly, how many, or that it can be at all.

    Attributes
    ----------
    low, high : float or None
        What readers take the word for, in its scale (a chance, a rate, a share, a number); None: open.
    attaches_to : Place or None
        The words that it modifies; None where that is the whole claim.
    """

    text: Words
    scale: Scale
    weight: Weight
    low: float | None = None
    high: float | None = None
    attaches_to: Place | None = None


class Actors(Record):
    """Whom the claim is about.

    Attributes
    ----------
    patron : Noted of str or None
        The outside power whose tie or influence it is about.
    rival : Noted of str or None
        The power opposed to it in the claim.
    focal : Noted of tuple of str
        Clients or places.
    group : Noted of str or None
        A group of states, in the text's words.
    """

    patron: Noted[State | None]
    rival: Noted[State | None]
    focal: Noted[tuple[State, ...]]
    group: Noted[Line | None]


class Plan(Record):
    """What would decide the claim, as the test's template says once its slots are filled."""

    estimand: Text
    decision_rule: Text
    reference_class: Text
    falsifier: Text
    opposite: Text


class Binding(Signed):
    """A test that fits a claim.

    Attributes
    ----------
    test : str
        Its name.
    built : bool
        Whether such a test exists here; a claim bound to one that does not becomes open in the case.
    parameters : dict
        What the text fixes.
    defaults : dict
        What the test's defaults fix because the text does not: thresholds, horizons, smallest effects.
    reason : str
        Why it fits.
    limits : tuple of str
        What the test cannot say.
    says : str
        What the claim says of the test's quantity, as in a case.
    within : tuple of float or None
        The range, where `says` is "within".
    plan : Plan or None
        The template with its slots filled; None where no template exists.
    score : float
        How well it fits beside the others, 0 to 1.
    unsaid : str or None
        Why the test waits for a person to choose it: the claim has no word for what the test measures.
    """

    test: TestName
    built: bool
    parameters: dict[str, Value] = Field(default_factory=dict)
    defaults: dict[str, Value] = Field(default_factory=dict)
    reason: Line
    limits: tuple[Line, ...] = ()
    says: Ways = "more"
    within: tuple[float, float] | None = None
    plan: Plan | None = None
    score: Annotated[float, Field(ge=0, le=1)] = 0.0
    unsaid: Line | None = None


class Decision(Record):
    """Something that a person has to decide before the draft can become a case.

    Attributes
    ----------
    id : str
        Name of the question within the claim: "test", "hedge", "antecedent", "actors", "horizon", ...
    question : str
        The question in one sentence.
    options : tuple of str
        Answers to choose from, the proposed one first; empty for a free answer.
    answer : str or None
        The answer; None while it is open.
    """

    id: DraftId
    question: Text
    options: tuple[Line, ...] = ()
    answer: Text | None = None
