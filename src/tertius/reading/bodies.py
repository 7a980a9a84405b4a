"""Organisations that are in no dictionary: by the head word of a capitalised name, and by its letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

from tertius.reading.context import Context, Named, Ruling, overlapping
from tertius.reading.lists import word_list

_HEADS, _OPENERS = word_list("heads of bodies"), word_list("openers of bodies")
_OWN, _NEVER = word_list("bodies of a state"), word_list("no body")
_TIMES = word_list("times")
_LINKS = frozenset({"of", "for", "and", "on", "the", "in", "to"})
_BEGINNINGS = frozenset({"the", "our", "this", "that", "these", "his", "its", "a", "an", "in", "when", "if"})


def bodies(context: Context, named: Mapping[int, Named], taken: Set[int]) -> Iterator[Named]:
    """Find organisations by the words of their names."""
    tokens = context.words
    at = 0
    while at < len(tokens):
        end = _run(context, at)
        if end - at < 2:
            at = max(end, at + 1)
            continue
        yield from _body(context, named, taken, at, end)
        at = end


def _run(context: Context, first: int) -> int:
    """Return the end of the run of capitalised words (and the small words between them) from `first`."""
    tokens = context.words
    if not tokens[first].capital or tokens[first].text.lower() in _LINKS:
        return first
    at = end = first
    while at < len(tokens):
        token = tokens[at]
        if at > first and (token.after_break or "\n" in context.text[tokens[at - 1].end : token.start]):
            break
        if token.capital and token.text.lower() in _TIMES:
            break
        if token.capital:
            at += 1
            end = at
        elif (
            (
                token.text in _LINKS
                and end > first
                and at - end < 2
                and tokens[end - 1].text.lower() in _OPENERS | {"institute"}
            )
            or (
                token.text in {"for", "of", "on", "the", "and"}
                and at - end < 2
                and _opened(context, first, end)
            )
            or (
                token.text == "-"
                and token.glued
                and at + 1 < len(tokens)
                and tokens[at + 1].capital
                and tokens[at + 1].glued
            )
            or (
                token.text == "'s"
                and at + 1 < len(tokens)
                and tokens[at + 1].text.lower() in _HEADS
                and tokens[at + 1].capital
            )
        ):
            at += 1
        else:
            break
    return end


def _opened(context: Context, first: int, end: int) -> bool:
    """Whether the run so far has a head word that "of" or "for" may continue."""
    last = context.words[end - 1].text.lower()
    return last in _OPENERS or any(
        w.text.lower() in _OPENERS for w in context.words[first:end] if w.kind == "word" and w.text in {"of"}
    )


def _body(
    context: Context, named: Mapping[int, Named], taken: Set[int], first: int, end: int
) -> Iterator[Named]:
    tokens = context.words
    low = [t.text.lower() for t in tokens[first:end]]
    head = next((k for k in range(len(low) - 1, -1, -1) if low[k] in _HEADS), None)
    opener = next(
        (
            k
            for k, w in enumerate(low)
            if w in _OPENERS and k + 2 < len(low) and low[k + 1] in {"of", "for", "on"}
        ),
        None,
    )
    if head is None and opener is None:
        return
    stop = end if opener is not None else first + (head or 0) + 1
    if opener is not None and overlapping(named, first + opener, first + opener + 1):
        return
    after_opener = first + opener if opener is not None else stop
    if any(n[2].kind == "org" for n in overlapping(named, first, min(stop, after_opener))):
        return
    start, owner = first, None
    while start < stop - 1:
        mention = named.get(start)
        if mention is None or mention[2].kind not in {"state", "group", "leader"} or mention[1] >= stop:
            break
        word = low[stop - 1 - first]
        short = tokens[start].text.isupper()
        possessive = tokens[mention[1]].text == "'s"
        if not (
            short
            or possessive
            or (word in _OWN and mention[1] < stop)
            or (opener is not None and tokens[mention[1]].text.lower() in _OPENERS)
        ):
            break
        owner, start = mention[2].id, mention[1] + possessive
    if context.initial(start) and start == first and low[0] in _BEGINNINGS:
        start += 1
    if stop - start < 1 or (stop - start == 1 and (owner is None or low[stop - 1 - first] not in _OWN)):
        return
    usual = tokens[start].text.lower() in _NEVER and stop - start < 3 and opener is None
    if usual and (tokens[start].text.lower() != "foreign" or low[stop - 1 - first] != "ministry"):
        return
    leader = any(n[2].kind == "leader" for n in overlapping(named, start, stop))
    if leader and low[stop - 1 - first] in {"administration"}:
        return
    if any(k in taken and not overlapping(named, k, k + 1) for k in range(start, stop)):
        return
    yield (start, stop, Ruling("org", owner), "a body by its head word")
    yield from _letters(context, named, stop, owner)


def _letters(context: Context, named: Mapping[int, Named], stop: int, owner: str | None) -> Iterator[Named]:
    """Find the letters in brackets after the name, there and later."""
    tokens = context.words
    if stop + 1 >= len(tokens) or tokens[stop].text != "(":
        return
    letters = tokens[stop + 1].text
    if not re.fullmatch(r"[A-Z][A-Za-z]{1,6}", letters) or letters[1:].upper() != letters[1:]:
        return
    for k in range(stop + 1, len(tokens)):
        if tokens[k].text == letters and not overlapping(named, k, k + 1):
            yield (k, k + 1, Ruling("org", owner), f"{letters}: letters given for a body")
