"""Officials in no dictionary: by the titles before or after their names, or by the state that owns them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache

from tertius.reading.context import Context, Named, Ruling, overlapping
from tertius.reading.lists import offices, table_rows, word_list
from tertius.reading.tokens import fold

_TITLE_ONLY = re.compile(rf"(?<![\w'-]){offices()}(?![\w])(?=,? )")
_APPOSITION = re.compile(
    r"^, (?:who (?:is|was) )?(?:the |a |an )?"
    r"(?:(?:former|then|outgoing|incoming|acting|current|new|longtime|late|first|[A-Z][\w.'-]+|its"
    r"|country's|group's|chief|top|senior) ?)"
    rf"{{0,4}}{offices()}(?:\b|$)"
)
#: Offices that only the United States have under this name.
_AMERICAN = re.compile(
    r"(?i:senator|sen\.?|representative|rep\.?|congress(?:man|woman)|(?:defense|treasury|commerce"
    r"|state) secretary"
    r"|secretary of (?:state|defense|war|the treasury|commerce|energy))"
)
#: Offices too usual to stand after a name: "Jane Doe, a director of ...".
_UNSURE = re.compile(r"\b(?:director|chair|adviser|advisor|representative|deputy|leader)$")
_USUAL_TITLES, _PARTICLES, _NO_NAME = (
    word_list("titles that are usual words"),
    word_list("particles"),
    word_list("no name"),
)


def name_at(context: Context, first: int, taken: Set[int]) -> int:
    """Return the index after the personal name that begins at word `first`; `first` where none does."""
    word = context.word(first)
    if word is None or word.kind != "word" or first in taken or word.text.lower() in _NO_NAME:
        return first
    if not word.capital:
        after = context.word(first + 1)
        if not (word.text in _PARTICLES and after is not None and (after.text == "-" or after.capital)):
            return first
    at, last, size = first, first, 0
    while at < len(context.words) and size < 5:
        token = context.words[at]
        if at > first and (token.after_break or at in taken):
            break
        if token.kind == "mark":
            if (
                token.text == "-"
                and token.glued
                and at + 1 < len(context.words)
                and context.words[at + 1].glued
            ):
                at += 1
                continue
            break
        if token.kind == "suffix":
            break
        if "\n" in context.text[context.words[at - 1].end : token.start] and at > first:
            break
        if (
            token.capital
            and token.text.lower() not in _NO_NAME
            and not any(c.isdecimal() for c in token.text)
        ):
            size += 1
            last = at + 1
        elif token.text not in _PARTICLES:
            break
        at += 1
    return last


def titled(context: Context, named: Mapping[int, Named], taken: Set[int]) -> Iterator[Named]:
    """Find officials by their titles, and their surnames after that."""
    covered = set(taken)
    surnames: dict[str, Ruling] = {}
    found: list[Named] = []
    index = {word.start: k for k, word in enumerate(context.words)}
    for match in _TITLE_ONLY.finditer(context.text):
        comma = context.text[match.end() : match.end() + 2] == ", "
        first = index.get(match.end() + (2 if comma else 1))
        if first is None or first in covered:
            continue
        title = match.group()
        if title in _USUAL_TITLES and not _owned(context, index.get(match.start(), first), named):
            continue
        end = name_at(context, first, covered)
        size = end - first
        if size == 0 or (
            context.words[first].text.isupper() and len(context.words[first].text) > 1 and not title.isupper()
        ):
            continue
        if comma:
            closing = context.word(end)
            if size < 2 or closing is None or closing.text not in {",", "."} or not title.islower():
                continue
        if (
            size == 1
            and context.word(end) is not None
            and (context.words[end].text in {"of", "and"} and title[0].islower())
        ):
            continue
        state = _state_of(context, index.get(match.start(), first), named)
        if state is None and _AMERICAN.fullmatch(title):
            state = "USA"
        found.append((first, end, Ruling("leader", state), f"title: {title.lower()[:40]}"))
        covered.update(range(first, end))
    found.extend(_apposed(context, named, covered))
    found.extend(_owned_names(context, named, covered))
    for _, end, ruling, _ in found:
        surnames.setdefault(context.words[end - 1].text, ruling)
    yield from found
    yield from _again(context, surnames, covered)


def _owned(context: Context, at: int, named: Mapping[int, Named]) -> bool:
    return _state_of(context, at, named) is not None


def _state_of(context: Context, at: int, named: Mapping[int, Named]) -> str | None:
    """Return the state named in the four words before a title."""
    for back in range(1, 6):
        entry = named.get(at - back)
        if entry is not None and entry[2].kind == "state" and entry[1] <= at:
            between = context.text[context.words[entry[1] - 1].end : context.words[at].start]
            if not re.search(r"[.;:,]", between):
                return entry[2].id
    return None


def _apposed(context: Context, named: Mapping[int, Named], covered: set[int]) -> Iterable[Named]:
    """Find names that an office follows: "NAME, Romania's defence minister,"."""
    out: list[Named] = []
    for k, word in enumerate(context.words):
        if word.text != "," or k < 2 or k - 1 in covered or not context.words[k - 1].capital:
            continue
        first = k - 1
        while first > 0 and first - 1 not in covered and k - first < 6:
            token = context.words[first - 1]
            part = token.capital and token.text.lower() not in _NO_NAME
            if not (part or token.text in _PARTICLES or (token.text == "-" and token.glued)):
                break
            first -= 1
        while first < k and not context.words[first].capital and context.words[first].text not in _PARTICLES:
            first += 1
        if k - first < 2 or "\n" in context.text[context.words[first].start : word.start]:
            continue
        match = _APPOSITION.match(context.text[word.start : word.start + 110])
        if match is None or _UNSURE.search(match.group()):
            continue
        states = [n for n in overlapping(named, k + 1, k + 8) if n[2].kind == "state" and n[0] > k]
        out.append((first, k, Ruling("leader", states[0][2].id if states else None), "title after the name"))
        covered.update(range(first, k))
    return out


def _owned_names(context: Context, named: Mapping[int, Named], covered: set[int]) -> Iterable[Named]:
    """Find names after a state: "Italy's Adolfo Urso"; the first must be a given name that leaders bear."""
    out: list[Named] = []
    for first, end, ruling, _ in list(named.values()):
        owner = context.word(end)
        if ruling.kind != "state" or owner is None or owner.text != "'s" or end + 1 >= len(context.words):
            continue
        stop = name_at(context, end + 1, covered)
        size = stop - end - 1
        if (
            not 2 <= size <= 4
            or context.words[end + 1].text.lower() not in given_names()
            or context.heading(first)
        ):
            continue
        out.append((end + 1, stop, Ruling("leader", ruling.id), "a name after its state"))
        covered.update(range(end + 1, stop))
    return out


@cache
def given_names() -> frozenset[str]:
    """Return the first names of the leaders of the dictionary, in small letters and without accents."""
    full = [fold(row["name"]).text.split() for row in table_rows("leaders.csv") if row["use"] == "full"]
    return frozenset(name[0].lower() for name in full if len(name) > 1 and len(name[0]) > 2) - _NO_NAME


def _again(context: Context, surnames: Mapping[str, Ruling], covered: set[int]) -> Iterator[Named]:
    """Find the surnames of officials that a title introduced."""
    for k, word in enumerate(context.words):
        ruling = surnames.get(word.text)
        if ruling is None or k in covered or word.kind != "word" or not word.capital:
            continue
        before = context.word(k - 1)
        if before is not None and before.capital and not word.glued and not context.initial(k - 1):
            continue
        yield (k, k + 1, ruling, "surname of an official named with a title")
