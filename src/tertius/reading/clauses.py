"""Clauses: where a sentence holds several propositions that could be true apart, and where each begins.

A sentence is cut at a semicolon, at "and", "but", "while", "although" and the like where both sides have a
finite verb, at a colon or dash between two clauses, and before ", which".  Reasons ("because ...") and
conditions ("if ...") stay with what they explain: they make one causal or conditional proposition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from tertius.reading.expressions import word_set
from tertius.reading.openings import (
    CONTRAST,
    SHORT,
    announces,
    clause_length,
    complete,
    dangling,
    has_finite,
    in_series,
    listing,
    opens_clause,
    opens_reason,
    opens_verb,
    run_on,
)
from tertius.reading.words import Word, words

Link = Literal[
    "first", "and", "but", "while", "colon", "dash", "semicolon", "which", "verb", "reason", "participle"
]

_CONCESSION = word_set("clauses.concession")


#: A sentence of more words than these is no prose; it is left in one piece, so that time stays bounded.
LONGEST = 200


@dataclass(frozen=True)
class Part:
    """A clause of a sentence.

    Attributes
    ----------
    start, end : int
        Its place.
    link : str
        What joins it to the part before.
    subject : tuple of int or None
        Place of the subject that it shares with an earlier part ("X falls and will fall further").
    tokens : tuple of Word
        Its words.
    """

    start: int
    end: int
    link: Link
    tokens: tuple[Word, ...]
    subject: tuple[int, int] | None = None


def parts(text: str, start: int, end: int) -> tuple[Part, ...]:
    """Return the parts of the sentence ``text[start:end]``; one, where it cannot be cut."""
    tokens = words(text, start, end)
    if not tokens:
        return ()
    cuts = _cuts(tokens) if len(tokens) <= LONGEST else []
    edges = [(0, 0, "first", None), *cuts, (len(tokens), len(tokens), "first", None)]
    out: list[Part] = []
    for (_, begin, link, subject), (stop, _, _, _) in pairwise(edges):
        inside = tokens[begin:stop]
        while inside and inside[-1].tag == "punct" and inside[-1].text not in {'"', ")", "'"}:
            inside = inside[:-1]
        if inside:
            out.append(Part(inside[0].start, inside[-1].end, link, inside, subject))  # type: ignore[arg-type]
    return tuple(out)


#: Openings of what is said to follow, a proposition of its own.
_FOLLOWS = {
    (verb, "that") for verb in ("ensuring", "meaning", "proving", "showing", "demonstrating", "guaranteeing")
}
Cut = tuple[int, int, str, "tuple[int, int] | None"]


def _cuts(tokens: Sequence[Word]) -> list[Cut]:
    """Return the cuts: end of the left part, begin of the right one, link, and the shared subject."""
    out: list[Cut] = []
    begin = 0
    opening = _opening_concession(tokens)
    if opening is not None:
        out.append((opening, opening + 1, "while", None))
        begin = opening + 1
    number = begin + 1
    depth, quoted = 0, sum(w.text == '"' for w in tokens[:number]) % 2 == 1
    while number < len(tokens) - 1:
        word = tokens[number]
        depth += {"(": 1, ")": -1}.get(word.text, 0)
        quoted ^= word.text == '"'
        cut = None if depth > 0 or quoted else _cut_at(tokens, begin, number)
        if cut is not None:
            out.append(cut)
            begin = cut[1]
            number = begin + 1
            continue
        number += 1
    return out


def _cut_at(tokens: Sequence[Word], begin: int, number: int) -> Cut | None:
    word, left = tokens[number], tokens[begin:number]
    right = number + 1
    if word.text in {";", ":", "\u2014"}:
        return _cut_at_mark(tokens, begin, number)
    if not has_finite(left):
        return None
    if len(left) < SHORT and word.text != ",":
        return None
    if word.tag == "conj" and word.low != "or":
        from_to = tokens[number - 1].tag == "num" and tokens[right].tag == "num"
        if from_to or dangling(left) or not complete(left):
            return None
        if word.low == "nor" and tokens[right].tag not in {"aux", "modal"}:
            return None
        link = "but" if word.low in CONTRAST else "and"
        stop = number - 1 if tokens[number - 1].text == "," else number
        if opens_clause(tokens, right):
            return (stop, right, link, None)
        if opens_verb(tokens, right, left) and not listing(tokens, number):
            return (stop, right, "verb", _subject(tokens, begin))
        return None
    if (
        word.low in _CONCESSION
        and word.tag == "sub"
        and tokens[number - 1].low not in {"even", "a", "for", "in"}
    ):
        if tokens[number - 1].low not in {"as"} and opens_clause(tokens, right):
            stop = number - 1 if tokens[number - 1].text == "," else number
            return (stop, number, "while", None)
        return None
    return _cut_at_comma(tokens, begin, number) if word.text == "," else None


def _cut_at_comma(tokens: Sequence[Word], begin: int, number: int) -> Cut | None:
    left, right = tokens[begin:number], number + 1
    reason = opens_reason(tokens, right)
    if reason is not None and opens_clause(tokens, reason) and complete(left):
        return (number, reason, "reason", None)
    lows = [w.low for w in tokens[right : right + 2]]
    if (
        lows[:1] == ["even"]
        and lows[1:] in (["as"], ["though"], ["while"])
        and opens_clause(tokens, right + 2)
    ):
        return (number, right, "while", None)
    soon = any(w.tag in {"fin", "aux", "modal"} for w in tokens[right : right + 4])
    if lows[:1] == ["which"] and soon and clause_length(tokens, right) >= 6:
        return (number, right, "which", None)
    if tuple(lows) in _FOLLOWS and clause_length(tokens, right) >= 6:
        return (number, right, "which", None)
    if run_on(tokens, begin, number) or in_series(tokens, begin, number):
        return (number, right, "and", None)
    return None


def _cut_at_mark(tokens: Sequence[Word], begin: int, number: int) -> Cut | None:
    word, left, rest = tokens[number], tokens[begin:number], tokens[number + 1 :]
    if not rest or not has_finite(left):
        return None
    if word.text == ";":
        skip = 1 if rest[0].tag == "conj" and len(rest) > 1 else 0
        return (
            (number, number + 1 + skip, "semicolon", None)
            if has_finite(rest) and len(rest) >= SHORT
            else None
        )
    if word.text == ":":
        enough = len(left) >= 5 and len(rest) >= 5 and opens_clause(tokens, number + 1)
        return (number, number + 1, "colon", None) if enough and not announces(left) else None
    if announces(left):
        return None
    if any(w.text == "\u2014" for w in [*left, *rest]):
        return None  # a pair of dashes encloses a remark
    skip = 1 if rest[0].tag == "conj" and len(rest) > 1 else 0
    enough = len(left) >= 5 and len(rest) >= 6 and opens_clause(tokens, number + 1 + skip)
    return (number, number + 1 + skip, "dash", None) if enough else None


def _opening_concession(tokens: Sequence[Word]) -> int | None:
    """Return the comma that ends an opening "While ...," or "Although ...,"; None where there is none."""
    first = 1 if tokens[0].tag == "conj" and len(tokens) > 1 else 0
    if (
        tokens[first].low == "even"
        and first + 1 < len(tokens)
        and tokens[first + 1].low in {"as", "though", "while"}
    ):
        first += 1
    elif tokens[first].low not in _CONCESSION:
        return None
    seen = False
    for number in range(first + 1, len(tokens) - 3):
        seen = seen or tokens[number].tag in {"fin", "aux", "modal"}
        if (
            tokens[number].text == ","
            and seen
            and number - first >= SHORT
            and opens_clause(tokens, number + 1)
        ):
            return number
    return None


def _subject(tokens: Sequence[Word], begin: int) -> tuple[int, int] | None:
    """Return the place of the subject of the part that begins at `begin`: the words before its verb."""
    stop = begin
    while stop < len(tokens) and tokens[stop].tag not in {"fin", "aux", "modal"}:
        stop += 1
    first = begin
    while first < stop and (tokens[first].tag in {"conj", "adv", "punct"}):
        first += 1
    while stop > first and tokens[stop - 1].tag in {"adv", "punct"}:
        stop -= 1
    return (tokens[first].start, tokens[stop - 1].end) if stop > first else None
