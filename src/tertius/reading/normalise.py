"""A view of a text in which rules can match, with the way back to the text itself.

No-break spaces become spaces, curly quotes straight ones, dashes one dash; zero-width characters, soft
hyphens and marks of direction are left out.  The text is never changed: every offset of the view has its
offset in the text, so what a rule finds is quoted from the text as it stands.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

_SAME: dict[str, str] = {
    **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a", " "),
    **dict.fromkeys("\u202f\u205f\u3000\t\u000b\u000c", " "),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u0060\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"'),
    **dict.fromkeys("\u2013\u2014\u2015\u2212", "\u2014"),
    **dict.fromkeys("\u2010\u2011", "-"),
    "\u2028": "\n",
    "\u2029": "\n",
    "\u0085": "\n",
    "\u2026": "\u2026",
}


@dataclass(frozen=True)
class View:
    """The view of a text.

    Attributes
    ----------
    raw, text : str
        The text, and what rules match in.
    back : tuple of int
        For each character of the view its place in the text, and at the end the text's length.
    """

    raw: str
    text: str
    back: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the text of the view's characters `start` to `end` (exclusive)."""
        return self.back[start], (self.back[end - 1] + 1 if end > start else self.back[start])

    def at(self, offset: int) -> int:
        """Return the place in the view of an offset of the text (of the next character, if left out)."""
        return bisect_left(self.back, offset)


def view(raw: str) -> View:
    r"""Return the view of a text.

    >>> v = view("Russia\u2019s\u00a0\u200bbases")
    >>> v.text, v.place(9, 14)
    ("Russia's bases", (10, 15))
    """
    out: list[str] = []
    back: list[int] = []
    for number, character in enumerate(raw):
        if character < "\u007f":
            shown = " " if character in "\t\x0b\x0c\r" else "'" if character == "`" else character
        elif character in _SAME:
            shown = _SAME[character]
        elif unicodedata.category(character) == "Cf":  # zero-width, soft hyphen, marks of direction
            continue
        else:
            shown = character
        out.append(shown)
        back.append(number)
    back.append(len(raw))
    return View(raw, "".join(out), tuple(back))
