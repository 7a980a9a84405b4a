"""An article as it came: found by path or from standard input, its format told by content and ending."""

from __future__ import annotations

import hashlib
import sys
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from tertius.core.errors import ReadingError, near_miss, shorten
from tertius.core.files import read_bytes
from tertius.reading.formats import FORMATS
from tertius.reading.formats.isolate import Limits, extract
from tertius.reading.plain import check_text

#: Other common files, by how they start, and what to do about them.
_OTHERS = (
    (b"{\\rtf", "an RTF file", "save it as .docx or .txt"),
    (b"\x89PNG", "a picture", "run text recognition (OCR) over it first"),
    (b"\xff\xd8\xff", "a picture", "run text recognition (OCR) over it first"),
    (b"GIF8", "a picture", "run text recognition (OCR) over it first"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Word file or an encrypted one", "save it as .docx without a password"),
    (b"%!PS", "a PostScript file", "convert it to PDF"),
    (b"\x7fELF", "a program", ""),
    (b"MZ", "a program", ""),
)


@dataclass(frozen=True)
class Document:
    """An article that can be read.

    Attributes
    ----------
    name : str
        The file's name without folders; "-" for standard input.
    media : str
        Name of the format.
    sha256 : str
        Of the file's bytes.
    text : str
        The text that every offset counts in.
    title, author, publisher, date : str or None
        What the file says about itself.
    notes : tuple of str
        What was left out, repaired or looks odd.
    """

    name: str
    media: str
    sha256: str
    text: str
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    date: str | None = None
    notes: tuple[str, ...] = ()


def open_document(
    path: str | Path,
    media: str | None = None,
    encoding: str | None = None,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
    stdin: BinaryIO | None = None,
) -> Document:
    """Return the article in a file, or from standard input where `path` is "-".

    Parameters
    ----------
    path : str or Path
    media : str, optional
        Name of the format; told by content and ending where it is None.
    encoding : str, optional
        Of text files and web pages; UTF-8, or what a page states, where it is None.
    limits : Limits
    stdin : binary file, optional
        In place of standard input.

    Raises
    ------
    ReadingError
        In one sentence: what is wrong with the file, and what to do about it.
    """
    if str(path) == "-":
        stream = stdin if stdin is not None else sys.stdin.buffer
        data = stream.read(limits.data + 1)
        if len(data) > limits.data:
            raise ReadingError("standard input", f"at most {limits.data:,} bytes", "more")
        return parse_document(data, "-", media, encoding, limits)
    if "\0" in str(path):
        raise ReadingError("tertius read", "a file name", shorten(str(path)))
    file = Path(path)
    return parse_document(read_bytes(file, limits.data, ReadingError), str(file), media, encoding, limits)


def parse_document(
    data: bytes,
    origin: str,
    media: str | None = None,
    encoding: str | None = None,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
) -> Document:
    """Return the article in `data`; `origin` is the path that messages call it, "-" for standard input."""
    where = "standard input" if origin == "-" else origin
    if not data:
        raise ReadingError(where, "a text", "an empty file")
    known = FORMATS.all()
    if media is not None and media not in known:
        hint = near_miss(media, known) or f"known: {', '.join(known)}"
        raise ReadingError("--format", "the name of a format", shorten(media), hint)
    name = media or told_format(data, where)
    found = extract(name, known[name], data, where, encoding, limits)
    notes = check_text(found.text, where, limits.text)
    return Document(
        "-" if origin == "-" else Path(origin).name,
        name,
        hashlib.sha256(data).hexdigest(),
        found.text,
        found.title,
        found.author,
        found.publisher,
        found.date,
        (*found.notes, *notes),
    )


def told_format(data: bytes, origin: str) -> str:
    """Return the format of `data`: its content decides where it is plain, else the ending of the name.

    Raises
    ------
    ReadingError
        A kind of file that no format reads.
    """
    for start, noun, remedy in _OTHERS:
        if data.startswith(start):
            raise ReadingError(origin, "a text, HTML, PDF or Word file", noun, remedy)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data, origin)
    suffix = Path(origin).suffix.lower()
    named = next((name for name, form in FORMATS.all().items() if suffix in form.suffixes), None)
    if named in ("pdf", "docx"):
        raise ReadingError(origin, FORMATS.get(named).title, "something else under that name")
    if named is not None:
        return named
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) else "txt"


def _zipped(data: bytes, origin: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist()[:10_000])
    except Exception:  # what a damaged archive leads to is anything
        if Path(origin).suffix.lower() == ".docx":
            raise ReadingError(
                origin, "a whole Word file", "a broken or truncated one", "get the file again"
            ) from None
        names = set()
    if "word/document.xml" in names:
        return "docx"
    kinds = (("mimetype", "an OpenDocument or EPUB file"), ("xl/workbook.xml", "a spreadsheet"))
    noun = next((noun for name, noun in kinds if name in names), "a zip file")
    remedy = "save it as .docx or .txt" if noun != "a zip file" else "unpack it first"
    raise ReadingError(origin, "a text, HTML, PDF or Word file", noun, remedy)
