"""Dictionaries of names, as packaged in ``reading/tables``, in one tree of words that is built once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from tertius.core.errors import TertiusError
from tertius.reading.lists import table_rows
from tertius.reading.tokens import Word, fold, words

KINDS = ("state", "leader", "org", "place", "group", "none")
TABLES = ("states", "capitals", "organisations", "groups", "places", "not_mentions")
FOREVER = 9999
#: Source of the rows that are the project's own.
OWN = "own list"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a dictionary.

    Attributes
    ----------
    name : str
    kind : str
        state, leader, org, place, group, or none: a name that contains another and means none of these.
    id : str or None
        ISO3 code.
    use : str
        Of a state: name, adjective, demonym, prefix; of a capital: capital or seat; of a leader: full, alone
        (the surname says enough), after (a surname that counts once the full name or a title is there),
        title (a surname that counts after a title only).
    guard : str
        The condition under which it counts; see `tertius.reading.guards`.
    table : str
    person : str
        Of a leader: the full name.
    first, last : int
        Of a leader: years in office.
    source : str
        Of a leader: where the row comes from.
    """

    name: str
    kind: str
    id: str | None
    use: str
    guard: str
    table: str
    person: str = ""
    first: int = 0
    last: int = FOREVER
    source: str = ""


def rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a packaged dictionary, every cell as text."""
    return table_rows(f"{table}.csv")


def _entries() -> Iterator[Entry]:
    for table in TABLES:
        for row in rows(table):
            if row["kind"] not in KINDS:
                raise TertiusError(
                    f"{table}.csv: {row['name']}", f"a kind of {', '.join(KINDS)}", row["kind"]
                )
            yield Entry(row["name"], row["kind"], row["id"] or None, row["use"], row["guard"], table)
    for row in rows("leaders"):
        years = int(row["first"] or 0), int(row["last"] or FOREVER)
        yield Entry(
            row["name"],
            "leader",
            row["id"] or None,
            row["use"],
            "",
            "leaders",
            row["person"],
            *years,
            row["source"],
        )


def _key(text: str) -> str:
    """Return how a word of a name is written: in small letters, in capitals, or capitalised."""
    if text.islower() or text.startswith("'"):
        return "l:" + text
    if text.isupper() and len(text) > 1:
        return "A:" + text
    return "M:" + text if _mixed(text) else "C:" + text.lower()


def _mixed(text: str) -> bool:
    """Whether a short word has capitals inside ("AfD", "LeT"): its writing tells it from a usual word."""
    return (
        len(text) <= 4
        and sum(c.isupper() for c in text) > 1
        and any(c.islower() for c in text)
        and text.isalpha()
    )


def _keys(word: Word) -> tuple[str, ...]:
    """Return the writings that a word of a text may stand for, the closest first.

    A capitalised word may begin a sentence or a heading, a word in capitals may be one of a heading.
    """
    text = word.text
    if word.kind == "suffix":
        return ("l:" + text.lower(),)
    if text.islower():
        return ("l:" + text,)
    small = text.lower()
    if text.isupper() and len(text) > 1:
        return ("A:" + text, "C:" + small, "l:" + small)
    return ("M:" + text, "C:" + small, "l:" + small) if _mixed(text) else ("C:" + small, "l:" + small)


@dataclass(slots=True)
class Node:
    """A step in the tree: what may follow, and the names that end here."""

    next: dict[str, Node] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Match:
    """Names in words `first` to before `end`; `inserted` if a nickname or an initial was passed over."""

    first: int
    end: int
    entries: tuple[Entry, ...]
    inserted: bool


class Lexicon:
    """All names in one tree of words."""

    def __init__(self, entries: Iterator[Entry]) -> None:
        self.root = Node()
        for entry in entries:
            node = self.root
            for word in words(fold(entry.name).text):
                if word.kind == "mark":
                    continue
                node = node.next.setdefault(_key(word.text), Node())
            if entry not in node.entries:
                node.entries.append(entry)

    def at(self, text: Sequence[Word], first: int) -> list[Match]:
        """Return the names that begin at word `first`, the longest first."""
        out: dict[int, Match] = {}
        stack = [(self.root, first, False, True)]
        while stack:
            node, at, inserted, fresh = stack.pop()
            if node.entries and not fresh and (at not in out or (out[at].inserted and not inserted)):
                out[at] = Match(first, at, tuple(node.entries), inserted)
            if at >= len(text) or not node.next:
                continue
            word = text[at]
            if at > first and word.after_break:
                continue
            if word.kind == "mark":
                if fresh:
                    continue
                if word.text == "-" and word.glued and at + 1 < len(text) and text[at + 1].glued:
                    stack.append((node, at + 1, inserted, True))
                elif word.text == '"' and at + 2 < len(text):
                    close = next((k for k in (at + 2, at + 3) if k < len(text) and text[k].text == '"'), None)
                    if close is not None and text[at + 1].capital:
                        stack.append((node, close + 1, True, True))
                elif word.text == "&":
                    follow = node.next.get("l:and")
                    if follow:
                        stack.append((follow, at + 1, inserted, True))
                continue
            for key in _keys(word):
                follow = node.next.get(key)
                if follow is not None:
                    stack.append((follow, at + 1, inserted, False))
            if at > first and word.kind == "word" and len(word.text) == 1 and word.text.isupper():
                stack.append((node, at + 1, True, True))
        return sorted((m for m in out.values() if m.end > first), key=lambda m: -m.end)


@cache
def lexicon() -> Lexicon:
    """Return the packaged names."""
    return Lexicon(_entries())
