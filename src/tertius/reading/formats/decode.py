"""Bytes to text: byte-order marks are followed, UTF-8 is expected, nothing is guessed silently."""

from __future__ import annotations

import codecs

from tertius.core.errors import ReadingError, shorten

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, origin: str, encoding: str | None = None) -> str:
    """Return `data` as text whose lines all end in the newline character alone.

    A byte-order mark decides; else `encoding`, or UTF-8.

    Raises
    ------
    ReadingError
        With the line of the first byte that does not fit, and the encoding that it looks like.
    """
    name, body = encoding or "utf-8", data
    for mark, marked in _MARKS:
        if data.startswith(mark):
            name, body = marked, data[len(mark) :]
            break
    else:
        if encoding is not None:
            _known(encoding)
        elif b"\0" in data[:4096]:
            raise _binary(data, origin)
    try:
        text = body.decode(name)
    except UnicodeDecodeError as caught:
        line = body.count(b"\n", 0, caught.start) + 1
        got = f"byte 0x{body[caught.start]:02x}" if caught.start < len(body) else "an end within a character"
        remedy = "save the file as UTF-8"
        if name == "utf-8" and _looks_like_windows(body):
            remedy = "it looks like Windows-1252: give --encoding windows-1252, or save the file as UTF-8"
        raise ReadingError(f"{origin}:{line}", f"{name.upper()} text", got, remedy) from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _known(encoding: str) -> None:
    try:
        text_encoding = codecs.lookup(encoding)._is_text_encoding
    except LookupError:
        text_encoding = False
    if not text_encoding:
        raise ReadingError("--encoding", "the name of an encoding, as utf-8", shorten(encoding))


def _binary(data: bytes, origin: str) -> ReadingError:
    start = data[:4096]
    odd, even = start[1::2].count(0), start[0::2].count(0)
    half = len(start) / 4
    if max(odd, even) > half > min(odd, even) * 4:
        name = "utf-16-le" if odd > even else "utf-16-be"
        remedy = f"it looks like UTF-16: give --encoding {name}, or save the file as UTF-8"
        return ReadingError(origin, "UTF-8 text", "zero bytes", remedy)
    return ReadingError(origin, "a text, HTML, PDF or Word file", "binary data")


def _looks_like_windows(data: bytes) -> bool:
    """Whether high bytes are few and all of them are characters of Windows-1252."""
    high = [byte for byte in data[:200_000] if byte >= 0x80]
    undefined = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    return len(high) < 0.1 * len(data[:200_000]) and not undefined.intersection(high)
