"""From a text to a draft: the stages in order, offsets of the text throughout."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tertius.reading.actors import Cast, Stage, cast, stage
from tertius.reading.assembly import POINTING, Described, assemble
from tertius.reading.binding import Bound, bind
from tertius.reading.blocks import Stretch, blocks
from tertius.reading.candidates import Candidate, Entry, candidates, read_sentence
from tertius.reading.cue import Signs, owners, signs
from tertius.reading.cues import Cue
from tertius.reading.kinds import kinds
from tertius.reading.mentions import find_mentions
from tertius.reading.normalise import View, view
from tertius.reading.schema import (
    Attribution,
    Block,
    Claim,
    Draft,
    Kind,
    Mention,
    Noted,
    Place,
    Sentence,
    Source,
    digest,
)
from tertius.reading.sentences import sentences


@dataclass(frozen=True)
class _Read:
    """A candidate with everything that later stages found about it."""

    candidate: Candidate
    words: str
    kinds: tuple[Kind, Kind]
    cast: Cast
    bound: Bound


def read_text(text: str, date: str | None = None, source: Source | None = None) -> Draft:
    """Return the draft of a text.

    Parameters
    ----------
    text : str
    date : str, optional
        Its date as YYYY, YYYY-MM or YYYY-MM-DD: leaders are read by it.  Never guessed.
    source : Source, optional
        Where it comes from; a plain text without a name when left out.
    """
    seen = view(text)
    stretches = blocks(seen.text)
    entries, paragraphs = _entries(seen.text, stretches)
    mentions = find_mentions(text, date if date is not None else (source.date if source else None))
    scene = stage(mentions, text)
    marks = signs(text)
    read = _described(seen, entries, paragraphs, mentions, scene)
    names = [f"c{number}" for number in range(1, len(read) + 1)]
    places = [[seen.place(a, b) for a, b in item.candidate.spans] for item in read]
    wholes = [
        seen.place(entries[item.candidate.entry].start, entries[item.candidate.entry].end) for item in read
    ]
    hedged = owners(marks, places, wholes)
    claims = tuple(
        _claim(name, item, seen, entries, mentions, marks, cues)
        for name, item, cues in zip(names, read, hedged, strict=True)
    )
    by_entry: dict[int, list[str]] = {}
    for name, item in zip(names, read, strict=True):
        by_entry.setdefault(item.candidate.entry, []).append(name)
    ledger = tuple(
        Sentence(
            id=f"s{number + 1}",
            start=seen.place(entry.start, entry.end)[0],
            end=seen.place(entry.start, entry.end)[1],
            disposition=entry.disposition,
            reason=entry.reason,
            claims=tuple(by_entry.get(number, ())),
            by=f"rule {entry.rule}",
        )
        for number, entry in enumerate(entries)
    )
    notes = (
        () if (date or (source and source.date)) else ("The text has no date: leaders are read without one.",)
    )
    return Draft(
        source=source or _plain(text, date),
        blocks=tuple(_block(seen, s) for s in stretches),
        sentences=ledger,
        claims=claims,
        mentions=mentions,
        notes=notes,
    )


def _plain(text: str, date: str | None) -> Source:
    raw = text.encode("utf-8", "surrogatepass")
    return Source(
        name="-",
        sha256=hashlib.sha256(raw).hexdigest(),
        text_sha256=digest(text),
        characters=len(text),
        words=len(text.split()),
        date=date,
        date_by="given" if date else "unknown",
    )


def _block(seen: View, stretch: Stretch) -> Block:
    start, end = seen.place(stretch.start, stretch.end)
    return Block(start=start, end=end, kind=stretch.kind, by=f"rule {stretch.rule}")


def _entries(text: str, stretches: Sequence[Stretch]) -> tuple[list[Entry], list[int]]:
    """Return the ledger's entries and the number of the block that each stands in."""
    entries: list[Entry] = []
    paragraphs: list[int] = []
    for number, stretch in enumerate(stretches):
        for start, end in sentences(text, stretch.start, stretch.end):
            if stretch.kind in {"body", "quote", "list"}:
                entry = read_sentence(text, start, end)
            else:
                entry = Entry(
                    start, end, "boilerplate", stretch.rule, f"{stretch.kind}, no part of the argument", ()
                )
            entries.append(entry)
            paragraphs.append(number)
    return entries, paragraphs


def _described(
    seen: View, entries: Sequence[Entry], paragraphs: Sequence[int], mentions: Sequence[Mention], scene: Stage
) -> list[_Read]:
    out: list[_Read] = []
    previous: Cast | None = None
    paragraph = -1
    for candidate in candidates(seen.text, entries):
        if paragraphs[candidate.entry] != paragraph:
            paragraph = paragraphs[candidate.entry]
        words, inside = _inside(seen, candidate, mentions)
        before = _before(seen, candidate, entries, mentions)
        actors = cast(words, inside, before, previous, scene)
        found = candidate.judged.signals
        best = kinds(words, found)
        context = _sentences_before(seen, candidate, entries, paragraphs)
        out.append(_Read(candidate, words, best, actors, bind(words, best, found, actors, context)))
        previous = actors
    return out


def _inside(seen: View, candidate: Candidate, mentions: Sequence[Mention]) -> tuple[str, list[Mention]]:
    """Return the words of a candidate and the names in them, with offsets that count in these words."""
    words, inside, at = [], [], 0
    for start, end in candidate.spans:
        first, last = seen.place(start, end)
        piece = seen.text[start:end]
        for m in between(mentions, first, last):
            moved = {"start": at + seen.at(m.start) - start, "end": at + seen.at(m.end) - start}
            inside.append(m.model_copy(update=moved))
        words.append(piece)
        at += len(piece) + 1
    return " ".join(words), inside


def _before(
    seen: View, candidate: Candidate, entries: Sequence[Entry], mentions: Sequence[Mention]
) -> list[Mention]:
    """Return the names of the two sentences before, and of the candidate's own sentence outside its spans."""
    first = entries[max(0, candidate.entry - 2)].start
    start, _ = seen.place(first, first + 1)
    _, end = seen.place(*candidate.spans[0])
    return between(mentions, start, end)


def between(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """Return the names that lie between two offsets; `mentions` are in the order of the text."""
    first = bisect_left(mentions, start, key=lambda m: m.start)
    last = bisect_left(mentions, end, key=lambda m: m.start)
    return [m for m in mentions[first:last] if m.end <= end]


def _sentences_before(
    seen: View, candidate: Candidate, entries: Sequence[Entry], paragraphs: Sequence[int]
) -> str:
    """Return what stands before a claim in its paragraph, two sentences at most: it tells the subject."""
    first = candidate.entry
    pointing = POINTING.search(candidate.words(seen.text)) is not None
    while first > max(0, candidate.entry - 2) and entries[first - 1].parts:
        elsewhere = paragraphs[first - 1] != paragraphs[candidate.entry]
        if elsewhere and (first < candidate.entry or not pointing):
            break
        first -= 1
    return seen.text[entries[first].start : candidate.spans[0][0]]


def _claim(
    name: str,
    item: _Read,
    seen: View,
    entries: Sequence[Entry],
    mentions: Sequence[Mention],
    marks: Signs,
    cues: Sequence[Cue],
) -> Claim:
    candidate = item.candidate
    places = tuple(seen.place(a, b) for a, b in candidate.spans)
    inside = tuple(m for a, b in places for m in between(mentions, a, b))
    said = Described(item.words, places, item.kinds, item.cast, item.bound, tuple(cues), inside)
    voice: Attribution = "adopted" if candidate.judged.voiced.voice == "adopted" else "author"
    return assemble(
        name,
        said,
        seen.raw,
        marks,
        (f"s{candidate.entry + 1}",),
        Noted(value=voice, by=f"rule {candidate.judged.voiced.rule}"),
        f"rule {candidate.rule}",
        _antecedents(item, seen, entries),
    )


def _antecedents(item: _Read, seen: View, entries: Sequence[Entry]) -> tuple[Place, ...]:
    """Return the sentence before as what a pointing word points to; a person marks it more closely."""
    candidate = item.candidate
    if candidate.entry == 0 or not POINTING.search(item.words):
        return ()
    entry = entries[candidate.entry - 1]
    if entry.disposition == "boilerplate":
        return ()
    start, end = seen.place(entry.start, entry.end)
    return (Place(start=start, end=end),)
