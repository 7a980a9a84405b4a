"""What a kind of file is, and what it gives: text with what it says about itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Extracted:
    """The text of a file, paragraphs apart by a blank line, and what the file says about itself.

    `date` is the day of publication as YYYY-MM-DD; None where the file does not state it.  `notes`
    are sentences on what was left out or repaired.
    """

    text: str
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    date: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """A kind of file that an article may come in.

    Attributes
    ----------
    title : str
        What it is called in messages ("a PDF file").
    suffixes : tuple of str
        Endings of file names, small letters, with the dot.
    extract : callable
        ``extract(data, origin, encoding)`` returns `Extracted`; `encoding` is the user's own word, or None.
    isolated : bool
        Whether it runs in a process of its own with bounded time and memory: for parsers that
        a small hostile file can make work without end.
    needs : tuple of str
        Modules of the extra ``read`` that it imports.
    """

    title: str
    suffixes: tuple[str, ...]
    extract: Callable[[bytes, str, str | None], Extracted]
    isolated: bool = False
    needs: tuple[str, ...] = ()
