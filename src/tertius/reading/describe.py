"""Words that a person or a model marked as a claim, described by the same rules as those that rules find."""

from __future__ import annotations

from collections.abc import Sequence

from tertius.reading.actors import Cast, cast, stage
from tertius.reading.assembly import Described, assemble
from tertius.reading.binding import bind, bound_to
from tertius.reading.clauses import parts
from tertius.reading.cue import signs
from tertius.reading.dispositions import judge
from tertius.reading.kinds import kinds
from tertius.reading.normalise import View, view
from tertius.reading.schema import (
    Actors,
    Binding,
    Claim,
    Draft,
    Mention,
    Noted,
    Place,
    Sentence,
)
from tertius.reading.template import templates

Spans = Sequence[tuple[int, int]]


def describe(draft: Draft, text: str, spans: Spans, name: str, by: str) -> Claim:
    """Return the claim that the words at `spans` make, every other field as the rules read it.

    Parameters
    ----------
    draft : Draft
        The reading that the claim will belong to: its ledger and its names are used.
    text : str
    spans : sequence of (int, int)
        Offsets of the text, in its order.
    name : str
        Id of the claim.
    by : str
        Who marked the words.
    """
    seen = view(text)
    home = tuple(s for s in draft.sentences if any(a < s.end and s.start < b for a, b in spans))
    words = " ".join(seen.text[seen.at(a) : seen.at(b)] for a, b in spans)
    inside = tuple(m for m in draft.mentions if any(a <= m.start and m.end <= b for a, b in spans))
    signals: set[str] = set()
    for start, end in spans:
        for part in parts(seen.text, seen.at(start), seen.at(end)):
            signals |= judge(seen.text, part.start, part.end, part.tokens).signals
    found = frozenset(signals)
    actors = _actors(draft, text, seen, spans, words, inside, home)
    best = kinds(words, found)
    bound = bind(words, best, found, actors, _before(draft, text, home))
    marks = signs(text)
    cues = [c for c in marks.hedges if any(a <= c.start and c.end <= b for a, b in spans)]
    said = Described(words, tuple(spans), best, actors, bound, tuple(cues), inside)
    ids = tuple(s.id for s in home)
    return assemble(name, said, text, marks, ids, Noted(value="author", by=by), by)


def bound(claim: Claim, text: str, test: str, by: str, reason: str) -> Binding:
    """Return the claim's binding to a test, with parameters and plan by the claim's own words and actors."""
    return bound_to(test, _words(claim, text), _cast(claim), reason).model_copy(update={"by": by})


def refreshed(claim: Claim, text: str) -> Claim:
    """Return a claim whose tests have their parameters and plans by its actors as they are now.

    What a person set in a test's parameters stays.
    """
    words, actors = _words(claim, text), _cast(claim)
    bindings = []
    for old in claim.bindings:
        if old.status == "edited" or old.test not in templates():
            bindings.append(old)
            continue
        new = bound_to(old.test, words, actors, old.reason)
        update = {"parameters": new.parameters, "defaults": new.defaults, "plan": new.plan}
        bindings.append(old.model_copy(update=update))
    return claim.model_copy(update={"bindings": tuple(bindings)})


def _words(claim: Claim, text: str) -> str:
    return " ".join(view(part.of(text)).text for part in claim.spans)


def _cast(claim: Claim) -> Cast:
    actors = claim.actors
    rules = {name: getattr(actors, name).by.removeprefix("rule ") for name in Actors.model_fields}
    focal = actors.focal.value
    return Cast(actors.patron.value, actors.rival.value, focal, actors.group.value, rules)


def _actors(
    draft: Draft,
    text: str,
    seen: View,
    spans: Spans,
    words: str,
    inside: Sequence[Mention],
    home: Sequence[Sentence],
) -> Cast:
    """Return whom the words are about; names count from the start of `words`, as the rules expect."""
    shifted: list[Mention] = []
    at = 0
    for start, end in spans:
        first = seen.at(start)
        for m in inside:
            if start <= m.start and m.end <= end:
                place = {"start": at + seen.at(m.start) - first, "end": at + seen.at(m.end) - first}
                shifted.append(m.model_copy(update=place))
        at += seen.at(end) - first + 1
    number = draft.sentences.index(home[0]) if home else 0
    near = draft.sentences[max(0, number - 2)].start
    before = [m for m in draft.mentions if near <= m.start and m.end <= spans[0][0]]
    return cast(words, shifted, before, None, stage(draft.mentions, text))


def _before(draft: Draft, text: str, home: Sequence[Sentence]) -> str:
    if not home or home[0] == draft.sentences[0]:
        return ""
    last = draft.sentences[draft.sentences.index(home[0]) - 1]
    return "" if last.disposition == "boilerplate" else Place(start=last.start, end=last.end).of(text)
