"""Schema of drafts: what a reading found in a text, who says so, and what a person still has to decide.

Offsets are Unicode code points of the source's text (the file that lies beside the draft), end exclusive.
Every field of a claim says by whom it is (`by`: "rule K12", "model NAME" or "person") and how it stands
(`status`).  A draft is no case: it is checked, run and published only after `tertius case from-draft`.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from tertius.case.schema import Kind, Line, Text
from tertius.reading.parts import (
    Actors,
    Attribution,
    Binding,
    Block,
    BlockKind,
    By,
    Decision,
    Disposition,
    DraftId,
    Hedge,
    Mention,
    MentionKind,
    Noted,
    Offset,
    Place,
    Plan,
    Polarity,
    Record,
    Scale,
    Sentence,
    Sha256,
    Signed,
    Source,
    Span,
    Status,
    Testable,
    TestName,
    Weight,
)

__all__ = [
    "FORM",
    "Actors",
    "Attribution",
    "Binding",
    "Block",
    "BlockKind",
    "By",
    "Claim",
    "Decision",
    "Disposition",
    "Draft",
    "DraftId",
    "Hedge",
    "Kind",
    "Mention",
    "MentionKind",
    "ModelUse",
    "Noted",
    "Offset",
    "Place",
    "Plan",
    "Polarity",
    "Record",
    "Scale",
    "Sentence",
    "Sha256",
    "Signed",
    "Source",
    "Span",
    "Status",
    "TestName",
    "Testable",
    "Weight",
    "digest",
    "json_schema",
    "span",
]

#: Name of the form; a draft of another form is refused.
FORM = "tertius draft 1"


class Claim(Signed):
    """A proposition of the author, with everything that a case needs.

    Attributes
    ----------
    spans : tuple of Span
        The words that carry it, in the order of the text; several where it is scattered.
    sentences : tuple of str
        Ids of the ledger entries that it has a span in.
    antecedents : tuple of Place
        What its pointing words ("this", "such states") point to; no part of the spans.
    paraphrase : Noted of str
        The claim in words; a rule repeats the span, a person says it better.
    quantifier : Noted of str or None
        "all", "most", "many", "some", "no", "N", as the text has it.
    kind : Noted of tuple of str
        Best and second best.
    horizon : Noted of str or None
        What the text itself says about time.
    bindings : tuple of Binding
        At most three, best first; empty where no test fits.
    testable, why_not : Noted of str, str or None
        Whether data can speak, and why they cannot.
    decide : tuple of Decision
        What is left to decide.
    reason : str or None
        Why a person rejected it.
    """

    id: DraftId
    spans: Annotated[tuple[Span, ...], Field(min_length=1)]
    sentences: tuple[DraftId, ...]
    antecedents: tuple[Place, ...] = ()
    paraphrase: Noted[Text]
    quantifier: Noted[Line | None]
    polarity: Noted[Polarity]
    attribution: Noted[Attribution]
    kind: Noted[Annotated[tuple[Kind, ...], Field(min_length=1, max_length=2)]]
    hedges: tuple[Hedge, ...] = ()
    actors: Actors
    mentions: tuple[Mention, ...] = ()
    horizon: Noted[Line | None]
    bindings: Annotated[tuple[Binding, ...], Field(max_length=3)] = ()
    testable: Noted[Testable]
    why_not: Text | None = None
    decide: tuple[Decision, ...] = ()
    reason: Text | None = None

    @property
    def open(self) -> tuple[Decision, ...]:
        """Decisions that nobody has taken; none once the claim is rejected."""
        return () if self.status == "rejected" else tuple(d for d in self.decide if d.answer is None)


class ModelUse(Record):
    """A language model that helped, and what became of its answers.

    Attributes
    ----------
    name, endpoint : str
        The model and the address without credentials.
    requests, proposed, accepted : int
        Requests sent; claims that it proposed; those that stood every check.
    rejected : dict of str to int
        How many were refused, by reason.
    record : str or None
        The JSONL file of requests and answers.
    """

    name: Line
    endpoint: Line
    requests: Offset
    proposed: Offset
    accepted: Offset
    rejected: dict[str, Offset] = Field(default_factory=dict)
    record: Line | None = None


class Draft(Record):
    """The reading of one text.

    Attributes
    ----------
    form : str
        Version of this schema.
    source : Source
    blocks : tuple of Block
    sentences : tuple of Sentence
        The ledger; its entries cover every character of the text that is not white space, once.
    claims : tuple of Claim
        In the order of the text.
    mentions : tuple of Mention
        Every name, whether in a claim or not.
    model : ModelUse or None
    notes : tuple of str
        What a reader should know of this reading (words left out, a date that is missing).
    """

    form: Literal["tertius draft 1"] = FORM  # type: ignore[assignment]
    source: Source
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...] = ()
    model: ModelUse | None = None
    notes: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        claims, sentences = [c.id for c in self.claims], [s.id for s in self.sentences]
        for noun, ids in (("claim", claims), ("sentence", sentences)):
            twice = sorted({i for i in ids if ids.count(i) > 1}) if len(set(ids)) < len(ids) else []
            if twice:
                raise ValueError(f"{noun} id {twice[0]!r} occurs more than once")
        known = {"claim": set(claims), "sentence": set(sentences)}
        for claim in self.claims:
            for name in claim.sentences:
                if name not in known["sentence"]:
                    raise ValueError(
                        f"claim {claim.id!r} names the sentence {name!r}, which is not in the ledger"
                    )
        for sentence in self.sentences:
            for name in sentence.claims:
                if name not in known["claim"]:
                    raise ValueError(f"sentence {sentence.id!r} names the claim {name!r}, which is not there")
        places = [*self.blocks, *self.sentences, *self.mentions, *(s for c in self.claims for s in c.spans)]
        beyond = next((p for p in places if p.end > self.source.characters), None)
        if beyond is not None:
            raise ValueError(f"an entry ends at {beyond.end}, the text at {self.source.characters}")
        return self

    def claim(self, name: str) -> Claim | None:
        """Return the claim called `name`, or None."""
        return next((c for c in self.claims if c.id == name), None)

    def sentence(self, name: str) -> Sentence | None:
        """Return the ledger entry called `name`, or None."""
        return next((s for s in self.sentences if s.id == name), None)

    @property
    def open(self) -> tuple[tuple[str, Decision], ...]:
        """Every open decision with the id of its claim."""
        return tuple((claim.id, decision) for claim in self.claims for decision in claim.open)


def digest(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def span(text: str, start: int, end: int, by: str, status: Status = "proposed") -> Span:
    """Return the span of `text` from `start` to `end` with its digest."""
    return Span(start=start, end=end, sha256=digest(text[start:end]), by=by, status=status)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a draft."""
    schema = Draft.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema
