"""The annotated article: the user's text with each sentence marked by what became of it.

The case holds offsets and digests of its claims' words, the user supplies the text; both have to agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tertius.case.schema import Case, Claim
from tertius.claims.verdict import Verdict
from tertius.core.errors import CaseError
from tertius.core.provenance import digest as digest_of
from tertius.reading.document import open_document
from tertius.reading.gate import is_draft
from tertius.reading.keep import read as read_draft
from tertius.reading.read import read_text
from tertius.reading.schema import Draft, Sentence, digest

#: What became of a sentence that carries no claim of the case, by its entry in the ledger.
NOUNS: Mapping[str, str] = {
    "claim": "left out of the case",
    "premise": "a premise, not argued for",
    "others": "the view of others",
    "value": "a judgement of worth",
    "other": "no claim about the world",
    "boilerplate": "no part of the argument",
}
#: Labels of claims that no test decides.
UNDECIDED = ("open", "not testable")
NOT_JUDGED = "not judged in this run"
REJECTED = "a claim that the review rejected"


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence and the claims whose words it belongs to, by id."""

    text: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fate:
    """What became of a sentence: one claim of the case and its verdict, or why there is none.

    Attributes
    ----------
    claim : str or None
        Id of the claim.
    label : str or None
        Its verdict; None where it was not judged, or there is no claim.
    words : str
        The claim in words, or the entry of the ledger.
    reason : str
        Why there is no claim.
    """

    claim: str | None
    label: str | None
    words: str
    reason: str = ""


@dataclass(frozen=True)
class Line:
    """One sentence; `number` is None where it is no part of the argument (a heading, a byline)."""

    id: str
    number: int | None
    pieces: tuple[Piece, ...]
    fates: tuple[Fate, ...]

    @property
    def tested(self) -> bool:
        """Whether a claim in it was put through a test."""
        return any(fate.label is not None and fate.label not in UNDECIDED for fate in self.fates)


@dataclass(frozen=True)
class Paragraph:
    """A block of the text, by kind as the reading has it."""

    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Article:
    """The whole text, marked.

    Attributes
    ----------
    paragraphs : tuple of Paragraph
    counts : tuple of (str, int)
        How many sentences had which fate, the most frequent first.
    without : tuple of Claim
        Claims of the case without a place in the text.
    ledger : str
        Whose ledger it is: the rules' alone, or one that a person reviewed.
    key : str
        Digest of all this.
    """

    paragraphs: tuple[Paragraph, ...]
    counts: tuple[tuple[str, int], ...]
    without: tuple[Claim, ...]
    ledger: str
    key: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sentences of the argument, numbered."""
        return tuple(li for p in self.paragraphs for li in p.lines if li.number is not None)

    @property
    def silent(self) -> int:
        """How many sentences carry no claim of the case: they argue nothing that can be tested."""
        return sum(all(fate.claim is None for fate in line.fates) for line in self.lines)

    @property
    def tested(self) -> int:
        """How many sentences carry a claim that was put through a test."""
        return sum(line.tested for line in self.lines)

    def places(self, claim: str) -> tuple[Line, ...]:
        """Return the sentences in which a claim of the case has words."""
        every = (line for paragraph in self.paragraphs for line in paragraph.lines)
        return tuple(line for line in every if any(fate.claim == claim for fate in line.fates))


@dataclass(frozen=True)
class Text:
    """The user's text and its ledger, whose words are those that the case was made from."""

    text: str
    draft: Draft
    reviewed: bool


def open_text(case: Case, file: str | Path) -> Text:
    """Return the text of a case: a file of any form that is read, or the draft that the case was made from.

    Raises
    ------
    CaseError
        The case was not made from a text, this is another text, or a span does not lie in it.
    ReadingError
        The file cannot be read.
    """
    wanted = case.source.text_sha256
    if wanted is None:
        where = f"{case.where('source')}: key 'text_sha256'"
        raise CaseError(where, "the digest of the text, to compare the file with", "none")
    if is_draft(str(file)):
        draft, text = read_draft(Path(file))
        reviewed = True
    else:
        text = open_document(file).text
        draft, reviewed = read_text(text, case.source.date), False
    if digest(text) != wanted:
        expected = f"the text that case {case.id!r} was made from, SHA-256 {wanted[:12]}..."
        raise CaseError(str(file), expected, f"{digest(text)[:12]}...")
    for number, claim in enumerate(case.claims):
        for place, span in enumerate(claim.spans):
            if digest(text[span.start : span.end]) != span.sha256:
                where = f"{case.where('claims', number, 'spans', place)}: claim {claim.id!r}"
                got = f"{digest(text[span.start : span.end])[:12]}..."
                raise CaseError(where, f"words of the text with SHA-256 {span.sha256[:12]}...", got)
    return Text(text, draft, reviewed)


def annotate(case: Case, verdicts: Sequence[Verdict], source: Text) -> Article:
    """Return the text with the verdicts on its sentences."""
    labels = {verdict.claim: verdict.label for verdict in verdicts}
    text, draft = source.text, source.draft
    paragraphs: list[Paragraph] = []
    number = 0
    for block in draft.blocks:
        lines = []
        for sentence in draft.sentences:
            if not block.start <= sentence.start < block.end:
                continue
            here = [c for c in case.claims if any(_meet(s.start, s.end, sentence) for s in c.spans)]
            argues = bool(here) or sentence.disposition != "boilerplate"
            number += argues
            fates = [Fate(c.id, labels.get(c.id), c.paraphrase) for c in here]
            if not fates:
                fates = [_without(sentence, draft)]
            pieces = _pieces(text, sentence, here)
            lines.append(Line(sentence.id, number if argues else None, pieces, tuple(fates)))
        if lines:
            paragraphs.append(Paragraph(block.kind, tuple(lines)))
    counted = Counter(
        name for p in paragraphs for line in p.lines if line.number is not None for name in _names(line)
    )
    counts = tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
    without = tuple(claim for claim in case.claims if not claim.spans)
    ledger = "as a person reviewed it" if source.reviewed else "as the rules read it"
    key = digest_of([repr(p) for p in paragraphs], ledger)
    return Article(tuple(paragraphs), counts, without, ledger, key)


def _meet(start: int, end: int, sentence: Sentence) -> bool:
    return start < sentence.end and sentence.start < end


def _without(sentence: Sentence, draft: Draft) -> Fate:
    """Return why a sentence carries no claim of the case: what a person said goes before the rules."""
    refused = [c for c in draft.claims if c.status == "rejected" and sentence.id in c.sentences]
    if refused:
        reasons = dict.fromkeys(claim.reason for claim in refused if claim.reason)
        return Fate(None, None, REJECTED, "; ".join(reasons))
    noun = NOUNS[sentence.disposition]
    repeats = sentence.disposition == "claim" or sentence.reason == noun
    return Fate(None, None, noun, "" if repeats else sentence.reason)


def _names(line: Line) -> tuple[str, ...]:
    """Return what a sentence counts as: its best decided claim's label, or its entry in the ledger."""
    claims = [fate for fate in line.fates if fate.claim is not None]
    if not claims:
        return (line.fates[0].words,)
    decided = [f.label for f in claims if f.label is not None and f.label not in UNDECIDED]
    return (decided[0] if decided else claims[0].label or NOT_JUDGED,)


def _pieces(text: str, sentence: Sentence, claims: Sequence[Claim]) -> tuple[Piece, ...]:
    """Cut a sentence where words of a claim begin or end."""
    spans = [(max(s.start, sentence.start), min(s.end, sentence.end), c.id) for c in claims for s in c.spans]
    spans = [span for span in spans if span[0] < span[1]]
    edges = sorted({sentence.start, sentence.end, *(e for a, b, _ in spans for e in (a, b))})
    out = []
    for start, end in pairwise(edges):
        owners = dict.fromkeys(name for a, b, name in spans if a <= start and end <= b)
        out.append(Piece(text[start:end], tuple(owners)))
    return tuple(out)
