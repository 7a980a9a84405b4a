"""Hedges, horizons and quantifiers of a claim: which cues of the text belong to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tertius.reading.cues import Cue, find_cues
from tertius.reading.schema import Hedge

#: A hedge this far before a span, in the same sentence, still opens it ("But make no mistake: ...").
_NEAR = 24
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Signs:
    """The cues of a text, by type, in its order."""

    hedges: tuple[Cue, ...]
    times: tuple[Cue, ...]
    quantifiers: tuple[Cue, ...]


def signs(text: str) -> Signs:
    """Return the cues of a text."""
    cues = find_cues(text)
    hedges = tuple(c for c in cues if c.type == "hedge" and c.scale and c.weight)
    return Signs(
        tuple(
            c for c, after in zip(hedges, (*hedges[1:], None), strict=False) if not _repaired(c, after, text)
        ),
        tuple(c for c in cues if c.type == "time"),
        tuple(c for c in cues if c.type == "quantifier" or (c.type == "hedge" and c.scale == "quantity")),
    )


def _repaired(cue: Cue, after: Cue | None, text: str) -> bool:
    """Return whether a speaker breaks off and says the same words again behind a dash."""
    if after is None or cue.text.lower() != after.text.lower() or after.start - cue.end > 30:
        return False
    return text[cue.end : after.start].lstrip()[:1] in {"\u2014", "\u2013"}


def owners(marks: Signs, claims: Sequence[Spans], sentences: Sequence[tuple[int, int]]) -> list[list[Cue]]:
    """Return the hedges of each claim.

    A hedge belongs to the smallest claim that it stands in; where it stands in none, to the claim of its
    sentence that begins next to it, or to the only one that the sentence has.

    Parameters
    ----------
    claims : sequence of spans
    sentences : sequence of (int, int)
        The place of each claim's sentence.
    """
    out: list[list[Cue]] = [[] for _ in claims]
    sizes = [sum(b - a for a, b in spans) for spans in claims]
    by_sentence: dict[tuple[int, int], list[int]] = {}
    for number, place in enumerate(sentences):
        by_sentence.setdefault(place, []).append(number)
    order = sorted(by_sentence)
    for cue in marks.hedges:
        at = bisect_right(order, cue.start, key=lambda place: place[0]) - 1
        if at < 0 or order[at][1] < cue.end:
            continue
        own = by_sentence[order[at]]
        inside = [k for k in own if any(a <= cue.start and cue.end <= b for a, b in claims[k])]
        if inside:
            out[min(inside, key=lambda k: sizes[k])].append(cue)
            continue
        near = [k for k in own if 0 <= claims[k][0][0] - cue.end <= _NEAR]
        chosen = near[0] if near else None
        if chosen is not None:
            out[chosen].append(cue)
    return out


def hedges_of(cues: Sequence[Cue]) -> tuple[Hedge, ...]:
    """Return cues as the hedges of a draft's claim."""
    return tuple(
        Hedge(
            start=cue.start,
            end=cue.end,
            text=cue.text,
            scale=cue.scale or "truth",
            weight=cue.weight or "medium",
            low=cue.low,
            high=cue.high,
            by="rule H2",
        )
        for cue in cues
    )


def horizon_of(marks: Signs, places: Spans, text: str) -> str | None:
    """Return what the claim's own words say about time: the future first, then how long."""
    inside = [c for c in marks.times if any(a <= c.start and c.end <= b for a, b in places)]
    for wanted in ("future", "duration", "past"):
        for cue in inside:
            if cue.attaches == wanted:
                return text[cue.start : cue.end]
    return None


def quantifier_of(marks: Signs, places: Spans) -> str | None:
    """Return the claim's first quantifier in its own words, or None."""
    return next(
        (c.text for c in marks.quantifiers if any(a <= c.start and c.end <= b for a, b in places)), None
    )
