"""Markdown: the words without their marks; the front matter gives title, author and date."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from tertius.core.errors import TertiusError
from tertius.core.tree import read_tree
from tertius.reading.formats.decode import decode
from tertius.reading.formats.notes import TO_NOTE
from tertius.reading.formats.record import Extracted, Format

_FRONT = re.compile(r"\A---[ \t]*\n(.{0,10000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
#: Front matter in TOML, as some generators of sites write it.
_FRONT_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.{0,10000}?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_KEYS = ("title", "author", "date", "publisher")
_KEY = re.compile(r"^(title|author|date|publisher)[ \t]*:[ \t]*(.+?)[ \t]*$", re.IGNORECASE | re.MULTILINE)
_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_FENCE = re.compile(r"[ ]{0,3}(```|~~~)")
#: What is no text, by how it begins and ends.
_NO_TEXT = tuple(
    (re.compile(start, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for start, end in (
        ("<!--", "-->"),
        (r"<script\b", r"</script\s{0,9}>"),
        (r"<style\b", r"</style\s{0,9}>"),
    )
)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)\b[^<>\n]{0,300}>")
#: Tags within a word; any other parts words.
_WITHIN = {
    "a",
    "abbr",
    "b",
    "em",
    "font",
    "i",
    "mark",
    "q",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
    "wbr",
}
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")
#: Where escaped characters are kept while marks are taken away: an area of Unicode that holds no letters.
_KEPT = 0xF0000
_ADDRESS = r"\((?:[^()\n]|\([^()\n]{0,500}\)){0,1000}\)"
#: Marks within a line and what stays of them, in the order in which they are taken away.
_INLINE = (
    (re.compile(rf"!\[([^\[\]\n]{{0,500}})\](?:{_ADDRESS}|\[[^\[\]\n]{{0,200}}\])"), ""),
    (re.compile(rf"\[([^\[\]\n]{{1,500}})\](?:{_ADDRESS}|\[[^\[\]\n]{{0,200}}\])"), r"\1"),
    (re.compile(r"\[\[(?:[^\[\]\n|]{0,500}\|)?([^\[\]\n|]{1,500})\]\]"), r"\1"),
    (re.compile(r"\[\^[^\[\]\s]{1,40}\](?::[ \t]?)?"), ""),
    (re.compile(r"<(https?://[^<>\s]{1,1000})>"), r"\1"),
    (re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]{1,2000}?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<![\w_])(_{1,3})(?=\S)([^_\n]{1,2000}?)(?<=\S)\1(?![\w_])"), r"\2"),
    (re.compile(r"(?<!`)(`{1,2})([^`\n]{1,2000})\1(?!`)"), r"\2"),
    (re.compile(r"~~([^~\n]{1,2000})~~"), ""),
)
_BLOCK = re.compile(r"^[ ]{0,3}(?:#{1,6}[ \t]+|(?:>[ \t]?)+)")
#: A break of the line within a paragraph, as it may be written.
_BREAK = re.compile(r"(?<!\\)\\$")
_RULE = re.compile(r"^[ ]{0,3}(?:(?:[-*_][ \t]*){3,}|=+[ \t]*)$")
#: The definition of a link, which is not shown: an address and perhaps a title.  A line of a conversation,
#: "[Smith]: we stay", is none.
_REFERENCE = re.compile(
    r"^[ ]{0,3}\[[^\[\]\n^][^\[\]\n]{0,200}\]:[ \t]*(?:<[^<>\n]{0,1000}>|(?=\S*[/#@]|\S*\.\w)\S{1,1000})"
    r"(?:[ \t]+(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'|\([^()\n]{0,500}\)))?[ \t]*$"
)


def extract(data: bytes, origin: str, encoding: str | None) -> Extracted:
    """Return the words of a Markdown file: marks, code, comments and pictures are left out."""
    text = decode(data, origin, encoding)
    told: dict[str, str] = {}
    if front := _FRONT.match(text):
        told = _stated(front.group(1), origin)
    elif front := _FRONT_TOML.match(text):
        told = _of_toml(front.group(1))
    text = text[front.end() if front else 0 :]
    lines: list[str] = []
    fence, blocks = "", 0
    for line in _without(text).split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or fence == mark.group(1)):
            blocks += not fence
            fence = "" if fence else mark.group(1)
        elif not fence:
            lines.append(_plain(line))
    date = _DATE.search(told.get("date", ""))
    count = "1 block of code was" if blocks == 1 else f"{blocks} blocks of code were"
    notes = (f"{count} left out",) if blocks else ()
    return Extracted(
        re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n",
        told.get("title"),
        told.get("author"),
        told.get("publisher"),
        date.group() if date else None,
        notes,
    )


def _without(text: str) -> str:
    """Return text without comments, scripts and styles, in time proportional to its length."""
    for opening, closing in _NO_TEXT:
        kept, at = list[str](), 0
        for start in opening.finditer(text):
            if start.start() < at:
                continue
            end = closing.search(text, start.end())
            if end is None:
                break
            kept.append(text[at : start.start()])
            at = end.end()
        text = "".join((*kept, text[at:]))
    return text


def _stated(front: str, origin: str) -> dict[str, str]:
    """Return what the front matter says of the article; what is no YAML is read line by line."""
    try:
        found = read_tree(front, origin).value
    except TertiusError:
        return {key.lower(): value.strip("\"'") for key, value in _KEY.findall(front)}
    return _kept(found if isinstance(found, dict) else {})


def _of_toml(front: str) -> dict[str, str]:
    try:
        return _kept(tomllib.loads(front))
    except (ValueError, RecursionError):
        return {}


def _kept(found: Mapping[Any, Any]) -> dict[str, str]:
    stated = {str(key).lower(): value for key, value in found.items()}
    listed = {k: v if isinstance(v, list) else [v] for k, v in stated.items() if k in _KEYS and v is not None}
    return {k: " ".join(", ".join(map(str, v)).split()) for k, v in listed.items()}


def _plain(line: str) -> str:
    if _RULE.match(line) or _REFERENCE.match(line):
        return ""
    heading = line.lstrip().startswith("#")
    line = _BLOCK.sub("", line)
    if heading:
        line = re.sub(r"[ \t]+#+[ \t]*$", "", line)
    line = TO_NOTE.sub("", _BREAK.sub("", line))
    line = _ESCAPED.sub(lambda found: chr(_KEPT + ord(found.group(1))), line)
    for pattern, kept in _INLINE:
        line = pattern.sub(kept, line)
    line = _TAG.sub(lambda tag: "" if tag.group(1).lower() in _WITHIN else " ", line)
    line = re.sub("[\U000f0000-\U000f007f]", lambda kept: chr(ord(kept.group()) - _KEPT), html.unescape(line))
    return line.rstrip()


FORMAT = Format("a Markdown file", (".md", ".markdown"), extract)
