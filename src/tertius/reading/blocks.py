"""Blocks of a text: its paragraphs and lines, and what each is (title, caption, byline, body, ...)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tertius.reading.expressions import expression
from tertius.reading.schema import BlockKind
from tertius.reading.words import finite, words

_LINE = re.compile(r"[^\n]+")
_CAPTION = expression("blocks.caption")
_BYLINE = expression("blocks.byline")
_BOILER = expression("blocks.boiler")
_BIO = expression("blocks.bio")
_TEACHES = expression("blocks.teaches")
_SIGNED = re.compile(r"^\s*[\u2014-]\s*[A-Z][\w.'-]+(?:\s+[A-Z][\w.'-]+){0,4}\s*$")
_LABEL = re.compile(r"^\s*(?:[A-Z][A-Z.' -]{1,40}:|Q:?|A:)(?=\s|$)")
_NOTE = re.compile(r"^\s*[(\[][^()\[\]]{1,60}[)\]]\s*\.?\s*$")
_SENTENCE_END = re.compile(r"[.!?\u2026][\"')\]]*\s*$")
_BULLET = re.compile(r"^\s*(?:[-*\u2022\u2023\u25cf\u25aa]|\(?\d{1,2}[.)])\s+")


@dataclass(frozen=True)
class Stretch:
    """A block of the view: its place and kind, and the name of the rule that says so."""

    start: int
    end: int
    kind: BlockKind
    rule: str


def blocks(text: str) -> tuple[Stretch, ...]:
    """Return the blocks of a view's text, one for each line that is not empty.

    Lines of a paragraph that was wrapped (no empty line between, no end of a sentence before the break,
    the next line going on in a small letter) are one block.
    """
    lines = _joined(text)
    out: list[Stretch] = []
    body_begun = False
    total = len(lines)
    for number, (start, end) in enumerate(lines):
        kind, rule = _kind(text[start:end], number, total, body_begun)
        body_begun = body_begun or kind in {"body", "quote"}
        label = _LABEL.match(text[start:end])
        if kind in {"body", "label"} and label is not None and _is_label(label.group()):
            out.append(Stretch(*_tight(text, start, start + label.end()), "label", "B7"))
            start += label.end()
            if not text[start:end].strip():
                continue
            kind, rule = "body", "B1"
        out.append(Stretch(*_tight(text, start, end), kind, rule))
    return tuple(out)


def _is_label(label: str) -> bool:
    word = label.strip().rstrip(":")
    return word in {"Q", "A"} or (label.strip().endswith(":") and word == word.upper() and len(word) > 1)


def _joined(text: str) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        if not text[start:end].strip():
            continue
        if lines:
            before, gap = lines[-1], text[lines[-1][1] : start]
            wrapped = gap.count("\n") == 1 and not _SENTENCE_END.search(text[before[0] : before[1]])
            first = text[start:end].lstrip()[:1]
            long = before[1] - before[0] > 45
            if (
                wrapped
                and long
                and (first.islower() or first in "(\"'$")
                and not _BULLET.match(text[start:end])
            ):
                lines[-1] = (before[0], end)
                continue
            if gap.count("\n") == 1 and long and _hard_wrapped(text, before, (start, end)):
                lines[-1] = (before[0], end)
                continue
        lines.append((start, end))
    return lines


def _hard_wrapped(text: str, before: tuple[int, int], line: tuple[int, int]) -> bool:
    """Return whether a line goes on with the line before it, which was broken at a fixed width."""
    tail = text[text.rfind("\n", 0, before[1]) + 1 : before[1]]
    return 55 <= len(tail) <= 130 and not _SENTENCE_END.search(tail) and not _BULLET.match(text[slice(*line)])


def _kind(line: str, number: int, total: int, body_begun: bool) -> tuple[BlockKind, str]:
    stripped = line.strip()
    count = len(stripped.split())
    if _BOILER.search(stripped) and count <= 45:
        return "boilerplate", "B2"
    if _CAPTION.search(stripped) and count <= 60 and not (body_begun and count > 45):
        return "caption", "B3"
    if _NOTE.match(stripped):
        return "label", "B4"
    if count <= 14 and _BYLINE.search(stripped):
        return "byline", "B5"
    if (
        number >= total - 4 and number > 2 and (_BIO.match(stripped) or _TEACHES.match(stripped))
    ) or _SIGNED.match(stripped):
        return "boilerplate", "B6"
    label = _LABEL.match(line)
    if label is not None and _is_label(label.group()):
        return "label", "B7"
    ends = bool(_SENTENCE_END.search(stripped)) or stripped.endswith((":", ";", ",", '"', "\u2014"))
    if not body_begun and total > 1 and not ends and count <= 30:
        return "title", "B8"
    if not body_begun and number == 0 and total > 1 and count <= 14 and stripped.endswith("?"):
        return "title", "B8"
    if not body_begun and total > 1 and count <= 12 and not finite(words(stripped)):
        return "title", "B8"
    if body_begun and not ends and count <= 10 and not _BULLET.match(line):
        return "title", "B9"  # a heading between paragraphs
    return "body", "B1"


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
