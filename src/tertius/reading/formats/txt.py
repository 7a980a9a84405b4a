"""Plain text, as it stands."""

from __future__ import annotations

from tertius.reading.formats.decode import decode
from tertius.reading.formats.record import Extracted, Format


def extract(data: bytes, origin: str, encoding: str | None) -> Extracted:
    """Return the text; offsets into it are offsets into the file."""
    return Extracted(decode(data, origin, encoding))


FORMAT = Format("a text file", (".txt", ".text"), extract)
