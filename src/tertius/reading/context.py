"""A text with its words, and what can be asked about the words around a name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tertius.reading.tokens import Word

_STARTS = frozenset('.?!:;"—•*|()[]')


@dataclass(frozen=True)
class Ruling:
    """What a name stands for here.

    Attributes
    ----------
    kind : str
    id : str or None
    ambiguity : tuple of str
        Readings that the words around it do not rule out.
    rule : str
        What decided, where it was not the dictionary alone.
    """

    kind: str
    id: str | None
    ambiguity: tuple[str, ...] = ()
    rule: str = ""


@lru_cache(maxsize=4096)
def pattern(names: str) -> re.Pattern[str]:
    """Return the expression that matches any of the names, which ``|`` keeps apart, at a word's start."""
    return re.compile(r"(?<![A-Za-z])(?:" + "|".join(re.escape(name) for name in names.split("|")) + ")")


@dataclass
class Context:
    """A text in folded view with its words, and a memory of what was looked for in it."""

    text: str
    words: Sequence[Word]
    known: dict[str, bool] = field(default_factory=dict)

    def has(self, names: str) -> bool:
        """Whether one of the names (parts of words, divided by "|") stands in the text."""
        if names not in self.known:
            self.known[names] = pattern(names).search(self.text) is not None
        return self.known[names]

    def within_sentence(self, name: str) -> bool:
        """Whether a name stands somewhere after a small letter or a comma: its capital says something."""
        key = "within " + name
        if key not in self.known:
            inner = re.search(r"(?<=[a-z,] )" + re.escape(name) + r"\b", self.text)
            self.known[key] = inner is not None
        return self.known[key]

    def near(self, names: str, at: int, reach: int = 400) -> bool:
        """Whether one of the names stands within `reach` characters of `at`."""
        if reach >= len(self.text):
            return self.has(names)
        return pattern(names).search(self.text, max(0, at - reach), at + reach) is not None

    def word(self, index: int) -> Word | None:
        """Return a word, or None beyond the text."""
        return self.words[index] if 0 <= index < len(self.words) else None

    def initial(self, index: int) -> bool:
        """Whether a word begins a sentence, a line or a quotation, so that its capital says nothing."""
        word, before = self.words[index], self.word(index - 1)
        if before is None or word.after_break or before.text in _STARTS:
            return True
        return "\n" in self.text[before.end : word.start]

    def heading(self, index: int) -> bool:
        """Whether most words of the line that a word stands in are capitalised, as in a heading."""
        word = self.words[index]
        begin = max(0, word.start - 200)
        before, around = self.text[begin : word.start], self.text[begin : word.start + 200]
        line = around[before.rfind("\n") + 1 :].partition("\n")[0]
        long = re.findall(r"[^\W\d_]{4,}", line)
        if len(line) >= 200 or len(long) < 3 or line.rstrip().endswith((".", ",", ";")):
            return False
        capitals = sum(w[0].isupper() for w in long)
        return bool(capitals > 0.6 * len(long))

    def before(self, index: int, reach: int = 60) -> str:
        """Return the text before a word, not beyond a blank line."""
        start = self.words[index].start
        return self.text[max(0, start - reach) : start].rpartition("\n\n")[2]

    def after(self, index: int, reach: int = 60) -> str:
        """Return the text from the end of a word on."""
        end = self.words[index].end
        return self.text[end : end + reach].partition("\n\n")[0]


#: A name with its words: first, end (exclusive), what it stands for, how it was found.
Named = tuple[int, int, Ruling, str]
#: No name is longer than this many words and marks.
_LONGEST = 24


def overlapping(named: Mapping[int, Named], first: int, end: int) -> list[Named]:
    """Return the names that share a word with words `first` to before `end`, in order.

    `named` is keyed by the first word.
    """
    near = (named.get(k) for k in range(first - _LONGEST, end))
    return [name for name in near if name is not None and name[1] > first]
