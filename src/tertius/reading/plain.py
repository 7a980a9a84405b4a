"""Whether a text can be read at all: its size, its characters, its sentences and its language."""

from __future__ import annotations

import re
import unicodedata

from tertius.core.errors import ReadingError
from tertius.reading.language import detect

#: A stretch longer than this without the end of a sentence or a paragraph is no prose.
MAX_STRETCH = 10_000
#: Share of capitals above which a text is one of capitals, and length from which one without any is odd.
MOST_CAPITALS, MAX_UNSPLIT = 0.6, 200
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
#: UTF-8 that somebody took for Windows-1252: typographic quotes and dashes, accented letters.
_GARBLED = re.compile(
    r"â€[\u2122\u0153\u201c\u201d\u02dc\u00a2\u00a6\x9d]|Ã[\u00a9\u00a8\u00bc\u00b6\u00a4\u00a7\u00ad\u00b3]"
)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_DIRECTION = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
#: Where a reader stops: the end of a sentence, a blank line, the next entry of a list.
_STOP = re.compile(r"[.!?…](?=[\s\"'”’)\]]|$)|\n[ \t]*(?=\n)|\n[ \t]*(?=(?:[-*•–]|\d{1,3}[.)])[ \t])")


def check_text(text: str, origin: str, limit: int) -> tuple[str, ...]:
    """Return what a reader should know of a text, in sentences.

    Raises
    ------
    ReadingError
        Nothing to read, too much, characters that no text has, no ends of sentences, or another
        language than English.
    """
    if not any(c.isalnum() for c in text):
        raise ReadingError(origin, "a text", "nothing to read" if text.strip() else "an empty file")
    if len(text) > limit:
        raise ReadingError(
            origin, f"at most {limit:,} characters", f"{len(text):,}", "cut it into parts and read each"
        )
    _check_characters(text, origin)
    # Marks that nobody sees must not hide the end of a sentence or split a word.
    seen = _DIRECTION.sub("", _INVISIBLE.sub("", text))
    _check_stretches(seen, origin)
    language = detect(seen)
    if not language.english:
        raise ReadingError(
            origin, "a text in English", f"what looks like {language.name}", "translate it first"
        )
    notes = []
    if language.foreign_words:
        notes.append(f"{language.foreign_words} words in paragraphs of other languages are not read")
    capitals = sum(c.isupper() for c in seen) / max(1, sum(c.isupper() or c.islower() for c in seen))
    if capitals > MOST_CAPITALS:
        notes.append(
            "the text is in capitals, by which verbs and names are not told apart: few claims are found"
        )
    elif capitals == 0 and len(seen) > MAX_UNSPLIT:
        notes.append("the text has no capitals, by which sentences and names begin: few of them are found")
    for pattern, noun in ((_INVISIBLE, "invisible characters"), (_DIRECTION, "marks of writing direction")):
        count = len(pattern.findall(text))
        if count:
            notes.append(
                f"the text holds {count} {noun}, which stay in it and are shown as marks in the review"
            )
    lost = text.count("\ufffd")
    if lost:
        notes.append(f"{lost} characters were lost before the text came here (they show as \ufffd)")
    return tuple(notes)


def _check_characters(text: str, origin: str) -> None:
    control = _CONTROL.search(text)
    if control:
        code = ord(control.group())
        remedy = (
            "it looks like Windows-1252 read as Latin-1: save the file as UTF-8"
            if 0x80 <= code < 0xA0
            else ("remove it" if code < 0x80 else "")
        )
        raise ReadingError(
            _at(text, control.start(), origin), "text", f"the control character U+{code:04X}", remedy
        )
    lost = text.count("\ufffd")
    if lost > max(3, len(text) // 500):
        where = _at(text, text.index("\ufffd"), origin)
        raise ReadingError(where, "text", f"{lost} lost characters (U+FFFD)", "get the file again, as UTF-8")
    garbled = _GARBLED.findall(text)
    if len(garbled) >= 3:
        match = _GARBLED.search(text)
        assert match is not None
        where = _at(text, match.start(), origin)
        got = f"{match.group()!r} and {len(garbled) - 1} more like it"
        remedy = "UTF-8 was read as Windows-1252 on the way: save the source again as UTF-8"
        raise ReadingError(where, "text that was decoded once", got, remedy)


def _check_stretches(text: str, origin: str) -> None:
    start = 0
    for end in [*(match.end() for match in _STOP.finditer(text)), len(text)]:
        if end - start > MAX_STRETCH:
            expected = f"the end of a sentence or paragraph within {MAX_STRETCH:,} characters"
            raise ReadingError(_at(text, start, origin), expected, f"none for {end - start:,}")
        start = end


def _at(text: str, position: int, origin: str) -> str:
    line = text.count("\n", 0, position) + 1
    return f"{origin}:{line}"


def visible(text: str) -> str:
    """Return `text` with characters that hide or reorder others shown as their code: ``<U+202E>``.

    For terminals: what is shown is what stands there.
    """

    def shown(character: str) -> str:
        if character in "\n\t " or character.isprintable():
            return character
        if unicodedata.category(character) in ("Zs", "Zl", "Zp"):
            return " "
        return f"<U+{ord(character):04X}>"

    return "".join(shown(c) for c in text)
