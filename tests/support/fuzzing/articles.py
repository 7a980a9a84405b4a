"""Entrances for articles: every format in this process, and the reading of the text."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from unittest.mock import patch

from support.fuzzing.entrance import Entrance, text_of
from support.fuzzing.mutators import NASTY, Mutator, damaged, encoded, markup, zipped
from support.reading_files import ARTICLE, PARAGRAPHS, docx, page, pdf, wrapped
from tertius.core.errors import ReadingError
from tertius.reading.document import Document, told_format
from tertius.reading.formats import FORMATS, worker
from tertius.reading.formats.isolate import Limits
from tertius.reading.open import read_document
from tertius.reading.plain import check_text

MARKDOWN = (
    "---\ntitle: Old bases\nauthor: Jane Roe\ndate: 2024-12-08\n---\n# Old bases\n\n> *Moscow* will **keep** "
    "its [bases](https://example.org) in Syria.[^1]\n\n```\ncode\n```\n\n- a `list` <b>here</b>\n\n[^1]: A.\n"
) + ARTICLE  # fmt: skip
_HEAD = (
    '<meta name="author" content="Jane Roe"><meta property="article:published_time" content="2024-12-08">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-12-08"}</script>'
)
#: Words that the rules of reading look for, beside those that break readers.
_WORDS = (
    "may", "not", "no one", "if", "because", "Russia", "the Kremlin", "he", "which", "according to",
    "usually", "two thirds", "50 %", "in 1991", '"', "“", "(", ")", ":", ";", "—", "\n", "\n\n", "...",
    "U.S.", "Mr.", "rather than", "unless", "is", "have lost", "'s", "\u200b", "\u2029", "!", "?",
    "more than", "than",
)  # fmt: skip


def pdf_parts(data: bytes, rng: Random) -> bytes:
    """Return a PDF file with references, numbers, names and streams exchanged; at times damaged."""
    if rng.random() < 0.25:
        return damaged(data, rng)
    for _ in range(rng.choice((1, 1, 2, 4))):
        parts = list(
            re.finditer(rb"\d+ 0 R|/[A-Za-z0-9]+|\[[^\[\]]*\]|<<[^<>]*>>|\b\d+\b|\((?:[^()\\]|\\.)*\)", data)
        )
        one, two = rng.choice(parts), rng.choice(parts)
        new = rng.choice(
            (two.group(), b"null", b"99999999999", b"-1", b"[[[[]]]]", b"<< >>", b"1 0 R",
             encoded(rng.choice(NASTY)), one.group() * 40, b"/FlateDecode", b"/LZWDecode",
             b"[/ASCIIHexDecode /ASCII85Decode /RunLengthDecode]")
        )  # fmt: skip
        data = data[: one.start()] + new + data[one.end() :]
    if b"%%EOF" not in data[-2048:]:
        data += b"\n%%EOF\n"
    return data


def words(data: bytes, rng: Random) -> bytes:
    """Return a text with words exchanged, moved, doubled or left out; at times damaged."""
    if rng.random() < 0.2:
        return damaged(data, rng)
    held = re.split(r"(\s+)", text_of(data))
    for _ in range(rng.choice((1, 3, 10, 40))):
        at, kind = rng.randrange(len(held)), rng.randrange(4)
        if kind == 0:
            held[at] = rng.choice((*_WORDS, *NASTY))
        elif kind == 1:
            held.insert(at, f" {rng.choice(_WORDS)} ")
        elif kind == 2:
            held[at : at + rng.randrange(12)] = []
            held.append(".")
        else:
            held[at:at] = held[rng.randrange(len(held)) :][: rng.randrange(30)]
    return encoded("".join(held))


def _format(name: str) -> Callable[[bytes, Path], object]:
    """Return what reads one format, as its process does but in this one and without its limits."""
    limits, suffix = Limits(), FORMATS.get(name).suffixes[0]

    def take(data: bytes, folder: Path) -> object:
        told = told_format(data, f"a{suffix}")
        with patch.object(worker, "limit"):
            answer = worker._answer(told, f"a{suffix}", "", data, limits.memory, limits.seconds)
        if "error" in answer:
            raise ReadingError(*answer["error"])
        return check_text(answer["extracted"]["text"], f"a{suffix}", limits.text)

    return take


def _read(data: bytes, folder: Path) -> object:
    text = text_of(data)
    notes = check_text(text, "a.txt", Limits().text)
    return read_document(Document("a.txt", "txt", "0" * 64, text, notes=notes), "2025-01-01")


def _bomb(data: bytes, rng: Random) -> bytes:
    """Return a Word file as `zipped` changes it, or one with a part of ten million equal bytes."""
    if rng.random() < 0.003:
        return docx(PARAGRAPHS, more={rng.choice(("word/styles.xml", "a")): bytes(10_000_000)})
    return zipped(lambda name: markup)(data, rng)


def entrances() -> dict[str, Entrance]:
    """Return the entrances by name: ``article-FORMAT``, and ``text`` for the reading of the rules."""
    lines = [line for part in PARAGRAPHS for line in wrapped(part)]
    pages = "".join(f"<p>{part}</p>" for part in PARAGRAPHS)
    samples: dict[str, tuple[tuple[bytes, ...], Mutator]] = {
        "txt": ((ARTICLE.encode(), b"\xff\xfe" + ARTICLE.encode("utf-16-le")), words),
        "md": ((MARKDOWN.encode(),), words),
        "html": ((page(pages), page(pages, _HEAD)), markup),
        "pdf": ((pdf([lines, lines]), pdf([lines], compress=True)), _streams),
        "docx": ((docx(PARAGRAPHS),), _bomb),
    }
    found = {
        f"article-{name}": Entrance(*samples[name][:1], _format(name), samples[name][1], plain=False)
        for name in FORMATS.all()
    }
    return found | {"text": Entrance((ARTICLE.encode(), MARKDOWN.encode()), _read, words)}


def _streams(data: bytes, rng: Random) -> bytes:
    """Return a PDF file as `pdf_parts` changes it, compressed streams from within."""
    found = re.search(rb"stream\n(\x78.*?)\nendstream", data, re.DOTALL)
    if found is None or rng.random() < 0.5:
        return pdf_parts(data, rng)
    inner = zlib.compress(pdf_parts(zlib.decompress(found.group(1)), rng))
    return data[: found.start(1)] + inner + data[found.end(1) :]
