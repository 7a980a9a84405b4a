"""Errors that a user may read: one sentence with where, expected, got and remedy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches


class TertiusError(Exception):
    """A failure that the user can act on; printed as one sentence, never as a traceback.

    Parameters
    ----------
    where : str
        File with line, table, option or object that is wrong.
    expected, got : str
        What had to be there and what was found instead.
    remedy : str, optional
        What to do about it.
    """

    exit_code = 2

    def __init__(self, where: str, expected: str, got: str, remedy: str = "") -> None:
        self.where, self.expected, self.got, self.remedy = where, expected, got, remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        tail = f"; {self.remedy}" if self.remedy else ""
        return _one_line(f"{_bounded(self.where)}: expected {self.expected}, got {self.got}{tail}")

    def __reduce__(self) -> tuple[type[TertiusError], tuple[str, str, str, str]]:
        return type(self), (self.where, self.expected, self.got, self.remedy)


#: Characters of a place that a sentence shows; the name of a file in a record may be of any length.
_LONGEST_PLACE = 1000


def _bounded(where: str) -> str:
    half = _LONGEST_PLACE // 2
    return where if len(where) <= _LONGEST_PLACE else f"{where[:half]}…{where[-half:]}"


class UsageError(TertiusError):
    """A wrong option or name on the command line or in an API call."""


class SourceError(TertiusError):
    """An upstream file that is missing, truncated, wrongly encoded or not what it should be."""


class PanelError(TertiusError):
    """A panel table that breaks its schema, or a question outside the panel's coverage."""


class CaseError(TertiusError):
    """A case file that does not say what a case file must say."""


class CaseErrors(CaseError):
    """All faults of a case file at once, in the order of the file; printed one a line.

    Attributes
    ----------
    errors : tuple of TertiusError
    """

    def __init__(self, errors: Sequence[TertiusError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        more = f"{len(self.errors) - 1} more in `tertius case check`"
        super().__init__(
            first.where, first.expected, first.got, "; ".join(filter(None, (first.remedy, more)))
        )

    def __reduce__(self) -> tuple[type[TertiusError], tuple[object, ...]]:  # type: ignore[override]
        return type(self), (self.errors,)


def together(errors: Sequence[TertiusError]) -> TertiusError:
    """Return one error for some: itself where there is one, else all of them at once."""
    return errors[0] if len(errors) == 1 else CaseErrors(errors)


def every(error: TertiusError) -> tuple[TertiusError, ...]:
    """Return the errors that one stands for."""
    return error.errors if isinstance(error, CaseErrors) else (error,)


class ForecastError(TertiusError):
    """A file of forecasts or outcomes that does not say what such a file must say."""


class ReadingError(TertiusError):
    """A text, a draft or a helping model that cannot be read as asked."""


class ModelError(TertiusError):
    """A model that cannot be fitted or simulated as asked."""


class StoreError(TertiusError):
    """A store that cannot be read or written."""


def _one_line(text: str) -> str:
    """Return `text` without line breaks and control characters: a file's name may hold both."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def near_miss(name: str, known: Iterable[str]) -> str:
    """Return ``"did you mean 'x'?"`` for the closest known name, else for those it is a word of, or ``""``.

    A letter of another alphabet among Latin ones is named: most look like one of them.
    """
    names = list(dict.fromkeys(known))
    close = get_close_matches(name, names, n=1, cutoff=0.6) or _holding(name, names)
    odd = _other_alphabet(name)
    return "; ".join(filter(None, (odd, alternatives([repr(found) for found in close]))))


def alternatives(meant: Sequence[str], most: int = 4) -> str:
    """Return the question which of some was meant, at most `most` of them named; "" where there is none."""
    if not meant:
        return ""
    if len(meant) > most:
        left = len(meant) - most
        return f"did you mean {', '.join(meant[:most])} or {left} other{'s' if left > 1 else ''}?"
    first = f"{', '.join(meant[:-1])} or " if meant[1:] else ""
    return f"did you mean {first}{meant[-1]}?"


def _holding(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names that hold `name` as a word of its own: "coup" of "coup_attempt"."""
    word = name.strip().casefold()
    if len(word) < 3:
        return []
    whole = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
    return [found for found in known if whole.search(found.casefold())]


def _other_alphabet(name: str) -> str:
    letters = [(c, unicodedata.name(c, "")) for c in name[:200] if c.isalpha()]
    other = [(c, called) for c, called in letters if not called.startswith(("LATIN", "FULLWIDTH LATIN"))]
    return f"{other[0][0]!r} is {other[0][1] or 'unnamed'}" if 0 < len(other) < len(letters) else ""


def shorten(value: object, limit: int = 80) -> str:
    """Return ``repr(value)`` cut to `limit` characters: hostile input must not flood a terminal."""
    if isinstance(value, tuple):  # NumPy's numbers show themselves as np.int64(1)
        value = tuple(cell.item() if hasattr(cell, "item") else cell for cell in value)
    text = repr(value[: limit * 2] if isinstance(value, (str, bytes)) else value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
