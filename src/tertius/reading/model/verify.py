"""What a model proposed against the text: words that are not there, states that nobody named, are refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tertius.reading.model.answer import Judged, Proposal
from tertius.reading.normalise import View, view
from tertius.reading.schema import Disposition, Kind, Scale, Sentence

#: A quote of fewer words carries no claim.
LEAST_WORDS, MOST_WORDS = 3, 60
_GAP = re.compile(r"\s*(?:\[\s*\.\.\.\s*\]|\[\s*…\s*\]|\.\.\.|…)\s*")
_EDGE = " \t\n\"'.,;:!?—-"


@dataclass(frozen=True)
class Checked:
    """A proposal that stood every check, in offsets of the text.

    Attributes
    ----------
    sentence : str
        Id of the ledger's entry.
    spans : tuple of (int, int)
    paraphrase : str or None
        None where the model's own said more than the sentence.
    hedge : (int, int) or None
    scale : str or None
    patron, rival : str or None
    focal : tuple of str
    test : str or None
    """

    sentence: str
    spans: tuple[tuple[int, int], ...]
    kind: Kind
    adopted: bool
    paraphrase: str | None = None
    hedge: tuple[int, int] | None = None
    scale: Scale | None = None
    patron: str | None = None
    rival: str | None = None
    focal: tuple[str, ...] = ()
    test: str | None = None


@dataclass(frozen=True)
class Findings:
    """What is left of a model's answers, and what was refused, by reason."""

    claims: tuple[Checked, ...]
    dispositions: Mapping[str, Disposition]
    proposed: int
    rejected: Mapping[str, int] = field(default_factory=dict)


def verify(
    raw: str,
    sentences: Mapping[int, Sentence],
    named: Collection[str],
    tests: Collection[str],
    judged: Sequence[Judged],
    proposals: Sequence[Proposal],
) -> Findings:
    """Check a model's answers.

    Parameters
    ----------
    raw : str
        The text.
    sentences : mapping of int to Sentence
        Every sentence that was sent, by its number.
    named : collection of str
        Codes of the states that the text names.
    tests : collection of str
        Names that a test may have.
    judged, proposals
        The entries of all answers that have the form.
    """
    seen = view(raw)
    rejected: Counter[str] = Counter()
    kept: list[Checked] = []
    for proposal in proposals:
        sentence = sentences.get(proposal.sentence)
        if sentence is None:
            rejected["a sentence that was not sent"] += 1
            continue
        spans = locate(seen, sentence.start, sentence.end, proposal.quote)
        reason = _fault(proposal, spans, kept)
        if reason:
            rejected[reason] += 1
            continue
        assert spans is not None
        kept.append(_checked(seen, sentence, proposal, spans, named, tests, rejected))
    dispositions: dict[str, Disposition] = {}
    for entry in judged:
        if entry.sentence not in sentences:
            rejected["a disposition of a sentence that was not sent"] += 1
        elif sentences[entry.sentence].id in dispositions:
            rejected["a second disposition of a sentence"] += 1
        else:
            dispositions[sentences[entry.sentence].id] = entry.disposition
    return Findings(tuple(kept), dispositions, len(proposals), dict(sorted(rejected.items())))


def _fault(
    proposal: Proposal, spans: tuple[tuple[int, int], ...] | None, kept: Sequence[Checked]
) -> str | None:
    words = len(proposal.quote.split())
    if words < LEAST_WORDS:
        return f"a quote of fewer than {LEAST_WORDS} words"
    if spans is None:
        return "a quote that is not in its sentence"
    if proposal.attribution == "others":
        return "a view of others"
    if any(_overlap(spans, other.spans) > 0.9 for other in kept):
        return "the same words a second time"
    return None


def _checked(
    seen: View,
    sentence: Sentence,
    proposal: Proposal,
    spans: tuple[tuple[int, int], ...],
    named: Collection[str],
    tests: Collection[str],
    rejected: Counter[str],
) -> Checked:
    hedge = None
    if proposal.hedge:
        places = locate(seen, sentence.start, sentence.end, proposal.hedge)
        if places is None or len(places) > 1:
            rejected["field: a hedge that is not in its sentence"] += 1
        else:
            hedge = places[0]
    states = {}
    for name in ("patron", "rival"):
        code = getattr(proposal, name)
        states[name] = code if code in named else None
        if code and states[name] is None:
            rejected["field: a state that the text does not name"] += 1
    focal = tuple(dict.fromkeys(code for code in proposal.focal if code in named))
    if len(focal) < len(set(proposal.focal)):
        rejected["field: a state that the text does not name"] += len(set(proposal.focal)) - len(focal)
    test = proposal.test if proposal.test in tests else None
    if test is None and proposal.test != "none":
        rejected["field: a test that does not exist"] += 1
    own = seen.raw[sentence.start : sentence.end]
    paraphrase: str | None = " ".join(proposal.paraphrase.split())
    fault = paraphrase_fault(str(paraphrase), own)
    if fault:
        rejected[f"field: {fault}"] += 1
        paraphrase = None
    return Checked(
        sentence.id,
        spans,
        proposal.kind,
        proposal.attribution == "adopted",
        paraphrase,
        hedge,
        proposal.scale if hedge else None,
        states["patron"],
        states["rival"] if states["rival"] != states["patron"] else None,
        focal,
        test,
    )


def paraphrase_fault(paraphrase: str, sentence: str) -> str | None:
    """Return why a paraphrase cannot stand beside its sentence, or None: its length, signs or numbers."""
    words = len(paraphrase.split())
    if not LEAST_WORDS <= words <= MOST_WORDS:
        return f"a paraphrase of fewer than {LEAST_WORDS} or more than {MOST_WORDS} words"
    if not paraphrase.isprintable() or "://" in paraphrase:
        return "a paraphrase with control characters or addresses"
    if set(re.findall(r"\d+", paraphrase)) - set(re.findall(r"\d+", sentence)):
        return "a paraphrase with numbers that its sentence does not have"
    return None


def locate(seen: View, start: int, end: int, quote: str) -> tuple[tuple[int, int], ...] | None:
    """Return where the words of `quote` stand between two offsets of the text, or None.

    White space, quotation marks and dashes of any form count as the same; an ellipsis leaves words
    out; a stop or quotation mark at the ends may be there or not.  The letters have to be the same.
    """
    first, last = seen.at(start), seen.at(end)
    shown = seen.text[first:last]
    parts = [" ".join(part.strip(_EDGE).split()) for part in _GAP.split(view(quote).text)]
    parts = [part for part in parts if part]
    if not parts:
        return None
    places: list[tuple[int, int]] = []
    at = 0
    for part in parts:
        pattern = r"\s+".join(re.escape(word) for word in part.split(" "))
        before = r"(?<!\w)" if part[0].isalnum() else ""
        after = r"(?!\w)" if part[-1].isalnum() else ""
        match = re.compile(before + pattern + after).search(shown, at)
        if match is None and not places:  # a quote may start its own sentence with a capital, or not
            match = re.compile(before + pattern + after, re.IGNORECASE).search(shown, at)
            if match is not None and match.group()[1:].split() != part[1:].split():
                match = None
        if match is None:
            return None
        places.append(seen.place(first + match.start(), first + match.end()))
        at = match.end()
    return tuple(places)


def _overlap(ours: Sequence[tuple[int, int]], theirs: Sequence[tuple[int, int]]) -> float:
    """Return the characters in common over those of either."""
    a = {k for start, end in ours for k in range(start, end)}
    b = {k for start, end in theirs for k in range(start, end)}
    return len(a & b) / len(a | b) if a | b else 0.0
