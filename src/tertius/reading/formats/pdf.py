"""PDF files, read by pypdf (extra ``read``): lines put together to paragraphs, running heads left out."""

from __future__ import annotations

import logging
import re
from collections import Counter
from io import BytesIO

from tertius.core.errors import ReadingError
from tertius.reading.formats.record import Extracted, Format

MAX_PAGES = 300
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
#: Letters that the file gives a number of its font alone, or none: what they were is lost.  One that stands
#: apart is the sign of an entry of a list.
_LOST = "\ufffd"
_OF_A_FONT = re.compile(r"[\x00\ue000-\uf8ff]")
_SIGN = re.compile(r"^[ ]*[\ue000-\uf8ff]|(?<!\S)[\ue000-\uf8ff](?!\S)", re.MULTILINE)
#: Letters of a word that is longer than words are, and shares of such words, and of letters that stand
#: apart, above which blanks went astray.
LONGEST, MERGED, APART = 24, 0.01, 0.05
_NUMBER = re.compile(r"(?:page\s*)?[-–—\s]*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)
#: Hyphen-minus, soft hyphen, hyphen, and the hyphen at which no line breaks by itself.
_HYPHENS = "-\u00ad\u2010\u2011"
_END = re.compile(r"[.!?:][\"'”’)\]]*$")


def extract(data: bytes, origin: str, encoding: str | None) -> Extracted:  # noqa: ARG001
    """Return the text of a PDF file, and the title and author that it states.

    Raises
    ------
    ReadingError
        A truncated, encrypted or scanned file, or one of more than `MAX_PAGES` pages.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if b"%PDF-" not in data[:1024]:
        raise ReadingError(origin, "a PDF file", "something else")
    if b"%%EOF" not in data[-2048:]:
        raise ReadingError(origin, "a whole PDF file", "a truncated one", "get the file again")
    reader = PdfReader(BytesIO(data))
    locked = "an encrypted one", "save it without a password"
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")
        except DependencyError:
            opened = None
        if not opened:
            raise ReadingError(origin, "a PDF file that opens without a password", *locked)
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise ReadingError(
            origin, f"at most {MAX_PAGES} pages", f"{count:,}", "take out the pages of the article"
        )
    pages = [_lines(page.extract_text() or "") for page in reader.pages]
    letters = sum(c.isalpha() for lines in pages for line in lines for c in line)
    if letters < 20 * max(1, count):
        got = f"{count} page{'s' if count != 1 else ''} with {letters} letters: scanned pictures"
        raise ReadingError(origin, "a PDF file with text", got, "run text recognition (OCR) over it first")
    kept, left_out = _without_heads(pages)
    stated = reader.metadata
    notes = ["a PDF file does not say where paragraphs end: compare the text beside the draft with it"]
    if left_out:
        notes.append(f"{left_out} lines of page numbers and running heads were left out")
    text = paragraphs([line for lines in kept for line in lines])
    return Extracted(
        text,
        _stated(stated.title if stated else None),
        _stated(stated.author if stated else None),
        notes=(*notes, *blanks_astray(text)),
    )


def blanks_astray(text: str) -> list[str]:
    """Return what a reader should know of a text whose file places letters and says nothing of blanks."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if word]
    merged = sum(len(word) > LONGEST for word in words)
    apart = sum(len(word) == 1 and word not in "aAI" for word in words)
    found = []
    if merged > max(2, MERGED * len(words)):
        found.append(
            f"{merged} words are longer than {LONGEST} letters: blanks between words were lost in the file"
        )
    if apart > max(5, APART * len(words)):
        found.append(f"{apart} letters stand apart: there are blanks within words in the file")
    return found


def _lines(text: str) -> list[str]:
    clean = text.translate(_LIGATURES).replace("\r", "\n")
    clean = _CONTROL.sub("", _OF_A_FONT.sub(_LOST, _SIGN.sub("\u2022", clean)))
    return [" ".join(line.split()) for line in clean.split("\n")]


def _without_heads(pages: list[list[str]]) -> tuple[list[list[str]], int]:
    """Leave out page numbers, and first or last lines that come back on a third of at least three pages."""
    edges: Counter[str] = Counter()
    for lines in pages:
        full = [line for line in lines if line]
        edges.update({_shape(line) for line in (*full[:2], *full[-2:])})
    often = max(3, len(pages) / 3)
    out, dropped = [], 0
    for lines in pages:
        numbers = [number for number, line in enumerate(lines) if line]
        gone = {
            k
            for k in {*numbers[:2], *numbers[-2:]}
            if (len(pages) >= 3 and edges[_shape(lines[k])] >= often) or _NUMBER.fullmatch(lines[k])
        }
        dropped += len(gone)
        out.append([line for number, line in enumerate(lines) if number not in gone])
    return out, dropped


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line.casefold())


def paragraphs(lines: list[str]) -> str:
    """Put lines together: a blank line, or a short line that ends a sentence, ends a paragraph.

    A hyphen at the end of a line goes where the next line starts with a small letter, and stays between
    others ("Franco-German", "2010-2014"); "pre- and post-war" is left as it is.
    """
    widths = sorted(len(line) for line in lines if line)
    usual = widths[int(0.8 * len(widths))] if widths else 0
    done: list[str] = []
    current = ""
    for line in [*lines, ""]:
        if not line:
            # A page that breaks a sentence gives a blank line too: only a finished one ends here.
            if current and (_END.search(current) or len(current) < 0.6 * usual):
                done.append(current)
                current = ""
            continue
        current = _joined(current, line) if current else line
        if len(line) < 0.75 * usual and (_END.search(line) or current == line):
            done.append(current)
            current = ""
    if current:
        done.append(current)
    return "\n\n".join(done) + "\n"


def _joined(before: str, line: str) -> str:
    """Return two lines as one, a word that was divided between them put together."""
    mark, last = before[-1], before[-2:-1]
    if mark not in _HYPHENS or not last.strip() or re.match(r"(?:and|or|to)\b", line):
        return f"{before} {line}"
    divided = mark == "\u00ad" or (mark != "\u2011" and last.isalpha() and line[:1].islower())
    return (before[:-1] if divided else before) + line


def _stated(text: object) -> str | None:
    return " ".join(_CONTROL.sub("", str(text)).split())[:300] or None if text else None


FORMAT = Format("a PDF file", (".pdf",), extract, isolated=True, needs=("pypdf",))
