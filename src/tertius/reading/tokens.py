"""Words of a text in a folded view: plain letters, quotes and hyphens, and the way back to its offsets.

Names and cues are looked up in the folded view, so that a no-break space, a curly quote, an accent, a soft
hyphen or a zero-width character within a name does not hide it.  What is reported are code points of the
text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

_OWN = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "ʹ": "'", "′": "'",
    "‛": "'", "ʻ": "'", "ʾ": "'", "ʿ": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "″": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-", "﹣": "-", "—": "—", "―": "—",
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae",
    "œ": "oe", "Œ": "Oe", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ə": "e", "Ə": "E", "\t": " ",
    "\v": " ", "\f": " ", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n",
}  # fmt: skip

_ABBREVIATED = r"(?:St|Jr|Sr|Mr|Mrs|Ms|Dr|Gen|Sen|Gov|Rep|Lt|Col|Maj|Adm|Capt|Prof|No)\."
_TOKEN = re.compile(
    rf"(?P<dotted>(?:[A-Z]\.){{2,}}(?:[A-Z](?![A-Za-z]))?|(?:[A-Z]\.)+[A-Z](?![A-Za-z]))"
    rf"|(?P<initial>[A-Z]\.(?=\ ?[A-Z][a-z.]))"
    rf"|(?P<short>\b{_ABBREVIATED})"
    r"|(?P<suffix>'(?:s|S|ll|re|ve|d|t|m|LL|RE|VE)\b)"
    r"|(?P<word>[^\W_]+(?:'(?!(?:s|S|ll|re|ve|d|t|m|LL|RE|VE)\b)[^\W_]+)*\+?)"
    r"|(?P<gap>\s+)|(?P<mark>.)",
    re.DOTALL,
)


@cache
def _folded(char: str) -> str:
    """Return the folded form of one character; "" for one that is not seen."""
    if char in _OWN:
        return _OWN[char]
    if char < "\x7f":
        return char
    kind = unicodedata.category(char)
    if kind in {"Cf", "Mn", "Me"}:
        return ""
    if kind == "Zs":
        return " "
    plain = unicodedata.normalize("NFKD", char)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return plain.strip() or char


class Folded(NamedTuple):
    """A folded view: its text, and for each of its characters where it lies in the source.

    Attributes
    ----------
    text : str
    starts, ends : tuple of int
        Code points of the source, `ends` exclusive; as long as `text`.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the source's offsets of ``text[start:end]``, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Return the folded view of `text`.

    Marks that combine with the letter before them belong to it; characters without width belong to nothing.
    """
    if text.isascii() and not any(c in text for c in "`\t\v\f\r"):
        return Folded(text, range(len(text)), range(1, len(text) + 1))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, char in enumerate(text):
        plain = _folded(char)
        if not plain:
            if ends and unicodedata.category(char) != "Cf" and ends[-1] == at:
                ends[-1] = at + 1
            continue
        for c in plain:
            out.append(c)
            starts.append(at)
            ends.append(at + 1)
    return Folded("".join(out), starts, ends)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark of the folded view.

    Attributes
    ----------
    text : str
        As folded; the dots of an abbreviation are dropped ("U.S." reads "US").
    start, end : int
        In the folded view.
    kind : str
        "word", "suffix" ("'s", "'ll") or "mark".
    glued : bool
        No white space before it.
    after_break : bool
        A blank line lies before it.
    """

    text: str
    start: int
    end: int
    kind: Literal["word", "suffix", "mark"]
    glued: bool
    after_break: bool

    @property
    def capital(self) -> bool:
        """Whether it is a word that begins with a capital."""
        return self.kind == "word" and self.text[:1].isupper()


def words(folded: str) -> tuple[Word, ...]:
    """Return the words and marks of a folded view, in order."""
    out: list[Word] = []
    gap = ""
    for match in _TOKEN.finditer(folded):
        name, text = match.lastgroup, match.group()
        if name == "gap":
            gap = text
            continue
        kind: Literal["word", "suffix", "mark"] = "word"
        if name in {"dotted", "initial", "short"}:
            text = text.replace(".", "")
        elif name == "suffix":
            kind = "suffix"
        elif name == "mark":
            kind = "mark"
        out.append(Word(text, match.start(), match.end(), kind, not gap, gap.count("\n") > 1))
        gap = ""
    return tuple(out)
