"""Sentences: the project's own splitter, which knows abbreviations, initials, numbers and quotes."""

from __future__ import annotations

import re

from tertius.reading.expressions import word_set

_ABBREVIATED = word_set("sentences.abbreviated")
#: Those that are titles with a capital and words without one: "Gens. A and B", "the runway of 9,000 ft."
_TITLES = word_set("sentences.titles")
#: Abbreviations that may also end a sentence: a capital after them decides with the word that follows.
_INITIALS = re.compile(r"(?:^|[\s(\"'\u2014-])(?:[A-Za-z]\.)+$")
#: Capitals of the languages that write in Latin letters: sentences begin with Šešelj and İnönü too.
_CAPITAL = "A-Z\u00c0-\u00d6\u00d8-\u00de" + "".join(c for c in map(chr, range(0x100, 0x250)) if c.isupper())
#: The number of a note behind the end of a sentence: in brackets, raised, or as text that has lost its form.
_NOTE = (
    r"(?P<note>(?:\[\d{1,3}\])+|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+"
    r"|(?:(?<=[a-z]{3}[.!?])|(?<=[.!?][\"')]))\d{1,3})"
)
_END = re.compile(
    rf"[.!?\u2026]+[\"')\]]*{_NOTE}?(?=\s|$)|[.!?][\"')\]]*(?=[{_CAPITAL}][a-z\u00df-\u00f6\u00f8-\u00ff])"
)
_OPENERS = re.compile(rf"[\"'(\[]*[{_CAPITAL}0-9$\u20ac\u00a3]|[\"'(\[]+|\u2014|\u2022|-\s")
#: Words with a capital that begin a sentence rather than go on after "U.S." as part of a name.
_STARTERS = word_set("sentences.starters")
_LIMIT = 3000


def sentences(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the places of the sentences of ``text[start:end]``.

    They cover every character that is not white space.  A stretch of more than 3,000 characters without
    an end of a sentence is cut at a semicolon, a comma or a space, so that time stays bounded.
    """
    out: list[tuple[int, int]] = []
    at = start
    for match in _END.finditer(text, start, end):
        if match.start() < at or not _ends_here(text, at, match, end):
            continue
        out.append((at, match.end()))
        at = match.end()
    out.append((at, end))
    return tuple(part for piece in out for part in _bounded(text, *_tight(text, *piece)) if part[1] > part[0])


def _ends_here(text: str, start: int, match: re.Match[str], end: int) -> bool:
    mark = match.group().removesuffix(match["note"] or "")
    rest = text[match.end() : min(end, match.end() + 60)]
    following = rest.lstrip()
    if not following:
        return True
    if not _OPENERS.match(following):
        return False
    if mark[0] in "!?":
        return not (mark[-1] in "\"'" and following[:1].islower())
    before = text[max(start, match.start() - 40) : match.start() + 1]
    word = re.search(r"([\w.\u00c0-\u024f]+)$", before)
    stem = word.group(1).rstrip(".") if word else ""
    low = stem.lower().replace(".", "")
    if mark.startswith("..") or mark[0] == "\u2026":
        return following[:1].isupper() or following[0] in "\"'"
    if len(mark) > 1:  # a quote or bracket closes behind the stop
        return True
    if (
        low in {"no", "nos", "art", "arts", "fig", "vol", "p", "pp", "ch", "sec"}
        and not following[:1].isdecimal()
    ):
        return True  # "He said no. Then he left."
    if low in {"p", "art", "arts", "ch", "sec"} or (low in _ABBREVIATED and len(stem) > 1):
        return low in {"etc", "inc", "ltd", "corp", "jr", "sr"} and _starts(following)
    if low in _TITLES and stem[:1].isupper():
        return False
    if len(stem) == 1 and stem.isupper() and stem != "I" and following[:1].isupper():
        return False  # an initial in a name: "John F. Kennedy"
    if _INITIALS.search(before) and "." in stem:
        return _starts(following) or following[:1] in "\"'("
    numbered = stem.isdecimal() and len(stem) <= 2 and not text[start : match.start() - len(stem)].strip()
    return not numbered  # "1. First point"


def _starts(following: str) -> bool:
    word = re.match(r"[\"'(]*([A-Za-z]+)", following)
    return bool(word) and word.group(1).lower() in _STARTERS  # type: ignore[union-attr]


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    while end - start > _LIMIT:
        cut = next(
            (
                k + len(mark)
                for mark in ("; ", ", ", " ")
                if (k := text.rfind(mark, start + 1, start + _LIMIT)) > start
            ),
            start + _LIMIT,
        )
        out.append(_tight(text, start, cut))
        start = cut
    return [*out, _tight(text, start, end)]


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
