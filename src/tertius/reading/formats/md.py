"""Markdown: the words without their marks; the front matter gives title, author and date."""

from __future__ import annotations

import re

from tertius.reading.formats.decode import decode
from tertius.reading.formats.record import Extracted, Format

_FRONT = re.compile(r"\A---[ \t]*\n(.{0,10000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"^(title|author|date|publisher)[ \t]*:[ \t]*(.+?)[ \t]*$", re.IGNORECASE | re.MULTILINE)
_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_FENCE = re.compile(r"[ ]{0,3}(```|~~~)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>")
#: Marks within a line and what stays of them, in the order in which they are taken away.
_INLINE = (
    (re.compile(r"!\[([^\[\]\n]{0,500})\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,200}\])"), ""),
    (re.compile(r"\[([^\[\]\n]{1,500})\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,200}\])"), r"\1"),
    (re.compile(r"\[\^[^\[\]\s]{1,40}\](?::[ \t]?)?"), ""),
    (re.compile(r"<(https?://[^<>\s]{1,1000})>"), r"\1"),
    (re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]{1,2000}?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<![\w_])(_{1,3})(?=\S)([^_\n]{1,2000}?)(?<=\S)\1(?![\w_])"), r"\2"),
    (re.compile(r"(?<!`)(`{1,2})([^`\n]{1,2000})\1(?!`)"), r"\2"),
    (re.compile(r"~~([^~\n]{1,2000})~~"), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)
_BLOCK = re.compile(r"^[ ]{0,3}(?:#{1,6}[ \t]+|(?:>[ \t]?)+)")
_RULE = re.compile(r"^[ ]{0,3}(?:(?:[-*_][ \t]*){3,}|=+[ \t]*)$")
_REFERENCE = re.compile(r"^[ ]{0,3}\[[^\[\]\n^][^\[\]\n]{0,200}\]:[ \t]*\S+")


def extract(data: bytes, origin: str, encoding: str | None) -> Extracted:
    """Return the words of a Markdown file: marks, code, comments and pictures are left out."""
    text = decode(data, origin, encoding)
    told: dict[str, str] = {}
    front = _FRONT.match(text)
    if front:
        told = {key.lower(): value.strip("\"'") for key, value in _KEY.findall(front.group(1))}
        text = text[front.end() :]
    lines: list[str] = []
    fence, blocks = "", 0
    for line in _COMMENT.sub("", text).split("\n"):
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


def _plain(line: str) -> str:
    if _RULE.match(line) or _REFERENCE.match(line):
        return ""
    heading = line.lstrip().startswith("#")
    line = _BLOCK.sub("", line)
    if heading:
        line = re.sub(r"[ \t]+#+[ \t]*$", "", line)
    for pattern, kept in _INLINE:
        line = pattern.sub(kept, line)
    return _TAG.sub("", line).rstrip()


FORMAT = Format("a Markdown file", (".md", ".markdown"), extract)
