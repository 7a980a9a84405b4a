"""False friends of hedges: words that look like one and do other work, and words that the sentence shifts.

Conditions on the word before and the word after are rows of ``tables/false_friends.csv``; what needs more
of the sentence is here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from tertius.reading.lists import table_rows, word_list
from tertius.reading.schema import Scale, Weight
from tertius.reading.tokens import Word


class Form(Protocol):
    """What `shifted` reads of a hedge."""

    @property
    def form(self) -> str:
        """Its form in the table of hedges."""

    @property
    def scale(self) -> Scale:
        """Its scale."""

    @property
    def weight(self) -> Weight:
        """Its weight."""

    @property
    def low(self) -> float | None:
        """Lower end of its range, or None."""

    @property
    def high(self) -> float | None:
        """Upper end of its range, or None."""


_NEGATIVE, _STOPS = word_list("negatives"), word_list("ends of a clause")


@dataclass(frozen=True)
class Around:
    """The words around a place in a folded view."""

    text: str
    words: Sequence[Word]

    def at(self, index: int) -> str:
        """Return a word in small letters, "" beyond the text."""
        return self.words[index].text.lower() if 0 <= index < len(self.words) else ""

    def initial(self, index: int) -> bool:
        """Whether a word begins a sentence, a line or a quotation."""
        word = self.words[index]
        if (
            index == 0
            or word.after_break
            or self.words[index - 1].text in {".", "?", "!", ";", '"', ":", "—"}
        ):
            return True
        return "\n" in self.text[self.words[index - 1].end : word.start]

    def negated(self, index: int) -> bool:
        """Whether a negation stands within the four words before, in the same clause."""
        for back in range(1, 5):
            word = self.at(index - back)
            if not word or word in _STOPS:
                return False
            if word in _NEGATIVE:
                return True
        return False

    def before(self, index: int, reach: int = 120) -> str:
        """Return the text before a word in its sentence."""
        start = self.words[index].start
        return re.split(r"[.?!;]\s", self.text[max(0, start - reach) : start])[-1]

    def after(self, index: int, reach: int = 60) -> str:
        """Return the text from the beginning of a word on."""
        if index >= len(self.words):
            return ""
        return self.text[self.words[index].start : self.words[index].start + reach]


Check = Callable[[Around, int, int], bool]
_NOUN_BEFORE, _PRONOUNS = word_list("before the noun will"), word_list("pronouns")
_DURATIONS, _MIGHT_VERB = word_list("durations"), word_list("after the verb might")
_MONTH_BEFORE = word_list("before months")
_AFTER_NOUN = word_list("after a noun") | {""}


def _will(a: Around, first: int, end: int) -> bool:
    """Whether it is the noun ("political will", "Russia's will to fight") or a name within a sentence."""
    before, after = a.at(first - 1), a.at(end)
    if a.words[first].text == "Will" and not a.initial(first):
        return True
    if before in {"'s", "of", "with"}:
        return after in {"to", "and", "of", "or", ",", "."}
    return before in _NOUN_BEFORE - _PRONOUNS - {"and"} and after in _AFTER_NOUN


def _may(a: Around, first: int, end: int) -> bool:
    """Whether it is the month, a name, or the wish ("May God protect")."""
    after, word = a.at(end), a.words[first].text
    if word != "May" and not (word == "MAY" and after.isdecimal()):
        return False
    if not a.initial(first):
        return True
    wish = re.match(
        r"May (?:God|the|he|she|they|we|you|it|his|her|their|our|your|this|peace|all)\b", a.after(first)
    )
    return bool(wish) or after[:1].isdecimal() or after in {",", "of", "'s", "day"}


def _might(a: Around, first: int, end: int) -> bool:
    """Whether it is the noun: "military might", "might makes right"."""
    before, after = a.at(first - 1), a.at(end)
    if after in _MIGHT_VERB:
        return False
    if after in _AFTER_NOUN | {"makes", "alone", "against", "with"}:
        return before not in _PRONOUNS or after in {"makes", "and", "of"}
    kind = {
        "military",
        "economic",
        "financial",
        "industrial",
        "naval",
        "sheer",
        "full",
        "combined",
        "the",
        "own",
    }
    return before in kind or (before == "'s" and after in {",", "."})


def _lasting(a: Around, first: int, end: int) -> bool:
    """Whether it counts time, which says when and not how many: "several months", "the next few years"."""
    near, beyond = a.at(end), a.at(end + 1)
    if near in _DURATIONS:
        return True
    if near in {"more", "hundred", "thousand", "long", "short", "dozen", "recent"} and beyond in _DURATIONS:
        return True
    return a.at(end - 1) == "few" and a.at(first - 1) in {"past", "last", "next", "coming", "first", "recent"}


def _most(a: Around, first: int, end: int) -> bool:
    """Whether it makes a superlative ("the most significant"); "most states" and "most of" are counts."""
    if a.at(first - 1) in word_list("before superlatives"):
        return True
    for word in (a.at(k) for k in range(end, end + 4)):
        if word in {",", ".", "", "than", ";", ":"}:
            return True
        if word.endswith("s") and not word.endswith(("ss", "us", "ous", "is")):
            return False
    return a.at(end) not in {"people", "trade", "oil", "aid"}


_SPELT = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|half|a (?:third|quarter|fifth|half|dozen|hundred|thousand|million|billion|tenth)|two-thirds"
    r"|three-quarters"
    r"|dozens|hundreds|thousands"
)
_NUMBER = re.compile(rf"(?:a |the )?(?:(?:[$€£]|us\$)?\d[\d,.]*|(?:{_SPELT})\b)")
_SPAN_OF_TIME = re.compile(
    r"(?:a |the )?[\w,.-]+(?: [\w-]+)? ?"
    r"(?:years?|months?|weeks?|days?|decades?|hours?|centur(?:y|ies)|generations?)\b"
)


def _approximate(a: Around, _first: int, end: int) -> bool:
    """Words such as "about" and "over" count only before a number; before a time they say when."""
    ahead = a.after(end, 40).lower()
    year = re.match(r"(?:1[5-9]|20)\d\d\b(?! [a-z]+s\b)", ahead)
    return year is not None or _NUMBER.match(ahead) is None or _SPAN_OF_TIME.match(ahead) is not None


def _certain(a: Around, _first: int, end: int) -> bool:
    """Whether "certain" stands before no plural, where it hedges a number; "certain to" has its own row."""
    return not re.match(r"[a-z]+s\b", a.at(end))


def _adjective(a: Around, first: int, _end: int) -> bool:
    """Whether it is part of a superlative, which is the predicate itself, or of a name with a capital."""
    if a.at(first - 1) in {"most", "more", "least", "less"} and a.at(first - 2) not in {"far", "much"}:
        return True
    return a.words[first].capital and not a.initial(first)


def _condition(a: Around, first: int, end: int) -> bool:
    """Whether it inverts a condition: "should any threat arise"."""
    subject = a.at(end) in word_list("subjects")
    return subject and a.at(first - 1) in {"", ",", ".", "—", "but", "and"}


def _risk(a: Around, _first: int, end: int) -> bool:
    """Whether the risks are things; "risks losing" is a hedge."""
    return not a.at(end).endswith("ing")


def _going_to(a: Around, _first: int, end: int) -> bool:
    """Whether it is a journey: "going to Moscow"."""
    if end >= len(a.words) or a.words[end].capital:
        return True
    return a.at(end) in word_list("journeys")


def _opportunity(a: Around, _first: int, end: int) -> bool:
    """Whether the opportunity is not one to do something, or one that was taken."""
    return a.at(end) not in {"to", "for"} and not re.match(r",? (?:though|if|albeit)", a.after(end, 12))


_NAMES_IT = re.compile(
    r"(?:also |thus |best |perhaps )?be (?:\w+ly )?"
    r"(?:summar\w+|described|called|defined|divided|traced|seen in|found in)\b"
)


def _can(a: Around, _first: int, end: int) -> bool:
    """Whether the author only says what to call it: "can be summarized as"."""
    return _NAMES_IT.match(a.after(end, 40).lower()) is not None


def _connects(a: Around, first: int, end: int) -> bool:
    """Whether it opens a sentence and only joins it to the one before: "In fact, ..."."""
    return a.initial(first) and a.at(first - 1) not in {"\u2014", ":", ";"} and a.at(end) == ","


_CHECKS: dict[str, Check] = {
    "in fact": _connects,
    "indeed": _connects,
    "can": _can,
    "will": _will,
    "may": _may,
    "might": _might,
    "most": _most,
    "should": _condition,
    "certain": _certain,
    "risk": _risk,
    "risks": _risk,
    "going to": _going_to,
    "opportunity": _opportunity,
}
_COUNTS = (
    "several;many;few;a few;some;dozens;a couple of;dozens of;hundreds of;numerous;various;a number of"
    ";thousands"
    ";thousands of;every;a handful of;many of;most of;much of;some of;all of;entire;a little"
)
_APPROXIMATIONS = (
    "over;under;nearly;almost;about;around;roughly;approximately;close to;just over;just under;up to"
    ";more than"
    ";less than;fewer than;no more than;no fewer than;no less than;at least;at most;only;barely;just"
    ";well over"
    ";an estimated;as many as;as much as;upwards of;well under"
)
_CHECKS |= dict.fromkeys(_COUNTS.split(";"), _lasting)
_CHECKS |= dict.fromkeys(_APPROXIMATIONS.split(";"), _approximate)
_CHECKS |= dict.fromkeys(word_list("adjectives of degree"), _adjective)


@cache
def _rows() -> dict[str, tuple[tuple[frozenset[str], bool, frozenset[str], bool], ...]]:
    """Return for each form its conditions: words before, whether any but these, words after, likewise."""
    out: dict[str, list[tuple[frozenset[str], bool, frozenset[str], bool]]] = {}
    for row in table_rows("false_friends.csv"):
        sides = [_side(row["before"]), _side(row["after"])]
        out.setdefault(row["form"], []).append((*sides[0], *sides[1]))
    return {form: tuple(conditions) for form, conditions in out.items()}


def _side(cell: str) -> tuple[frozenset[str], bool]:
    """Read a cell: words; "^": any word but these; "@": a word list; "end": nothing follows."""
    if cell.startswith("@"):
        return word_list(cell[1:]), False
    words = frozenset("" if w == "end" else w for w in cell.lstrip("^").split())
    return words, cell.startswith("^")


def guarded_forms() -> frozenset[str]:
    """Return the hedges that have a condition."""
    return frozenset(_rows()) | frozenset(_CHECKS)


def _holds(word: str, words: frozenset[str], but: bool) -> bool:
    if not words:
        return True
    number = "0" in words and word[:1].isdecimal()
    return (word not in words) if but else (word in words or number)


def misread(form: str, around: Around, first: int, end: int) -> bool:
    """Whether the words `first` to before `end`, which read like the hedge `form`, do other work here."""
    check = _CHECKS.get(form)
    if check is not None and check(around, first, end):
        return True
    before, after = around.at(first - 1), around.at(end)
    return any(
        _holds(before, b, not_b) and _holds(after, c, not_c) for b, not_b, c, not_c in _rows().get(form, ())
    )


_PAST = re.compile(
    r"\b(?:was|were|had|did|been|in (?:1[89]\d\d|20[01]\d)|ago|then|once|used to|until"
    r"|during the (?:Cold )?War"
    r"|previously|formerly|for the first time|yesterday)\b",
    re.IGNORECASE,
)


def shifted(
    form: Form, around: Around, first: int, end: int
) -> tuple[Scale, Weight, float | None, float | None]:
    """Return scale, weight and range of a hedge where the sentence changes them.

    "could" of the past is an ability, not a chance; denied, it says that something cannot be.
    """
    scale, weight, low, high = form.scale, form.weight, form.low, form.high
    if form.form == "could":
        if around.at(end) in {"have", "well", "also", "soon", "yet"}:
            return scale, weight, low, high
        if around.negated(first) or around.at(end) in _NEGATIVE:
            return "possibility", "strong", 0.0, 0.05
        if _PAST.search(around.before(first)):
            return "possibility", "weak", 0.05, 1.0
    if form.form in {"can", "able to", "possible"} and around.negated(first):
        return "possibility", "strong", 0.0, 0.05
    return scale, weight, low, high
