"""Conditions under which a name counts, and what an ambiguous one stands for: by the words around it.

A rule that finds no evidence says so: the reading that is most frequent in texts on foreign policy is
kept, and the other ones are listed as ambiguity.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from tertius.reading.capitals import capital
from tertius.reading.context import Context, Ruling, pattern
from tertius.reading.dictionary import Entry
from tertius.reading.lists import table_rows, word_list


def rule(entry: Entry, context: Context, first: int, end: int) -> Ruling | None:
    """Return what the name in words `first` to before `end` stands for, or None if it is no name here."""
    ruling = Ruling(entry.kind, entry.id)
    after = context.word(end)
    if entry.kind == "org" and after is not None and after.text == "Secretary" and entry.id == "USA":
        return None  # a part of a title: "Treasury Secretary"
    for guard in filter(None, entry.guard.split("+")):
        if guard.startswith("needs:"):
            if not _elsewhere(guard[6:], context, first, end):
                return None
            continue
        if guard in _GUARDS:
            decided = _GUARDS[guard](ruling, context, first, end)
        else:
            decided = _by_evidence(guard, ruling, context, first, end)
        if decided is None:
            return None
        ruling = decided
    if entry.use == "capital":
        ruling = capital(ruling, context, first, end)
    return ruling


def _elsewhere(names: str, context: Context, first: int, end: int) -> bool:
    """Whether one of the names stands in the text outside the words themselves."""
    if not context.has(names):
        return False
    a, b = context.words[first].start, context.words[end - 1].end
    return any(m.start() < a or m.start() >= b for m in pattern(names).finditer(context.text))


def _inner(ruling: Ruling, context: Context, first: int, end: int) -> Ruling | None:
    """Refuse a name that is also a usual word where the capital only opens the sentence."""
    if not context.initial(first):
        return ruling
    name = context.text[context.words[first].start : context.words[end - 1].end]
    return ruling if context.within_sentence(name) else None


def _the(ruling: Ruling, context: Context, first: int, end: int) -> Ruling | None:
    before, after = context.word(first - 1), context.word(end)
    camp = after is not None and after.text in {"Democrats", "Republicans"}
    return ruling if camp or (before is not None and before.text.lower() == "the") else None


def _prefix(ruling: Ruling, context: Context, _first: int, end: int) -> Ruling | None:
    after, beyond = context.word(end), context.word(end + 1)
    glued = after is not None and after.text == "-" and after.glued and beyond is not None and beyond.glued
    return ruling if glued else None


def _west(ruling: Ruling, context: Context, first: int, end: int) -> Ruling | None:
    """Keep "West" and "Western" as a camp, not as a direction or a part of a name."""
    before, after = context.word(first - 1), context.word(end)
    if context.words[end - 1].text == "West":
        if (
            before is not None
            and before.capital
            and not context.initial(first - 1)
            and before.text.lower() != "the"
        ):
            return None
        named = after is not None and after.capital and not after.after_break and not context.initial(end)
        return None if named and (before is None or before.text.lower() != "the") else ruling
    if context.initial(first) and after is not None and after.capital and after.text.isalpha():
        return None
    return ruling


def _platform(ruling: Ruling, context: Context, first: int, end: int) -> Ruling | None:
    before, after = context.word(first - 1), context.word(end)
    named = before is not None and before.text.lower() in {"on", "via", "platform", ":", "to", "like", "and"}
    named = (
        named and before is not None and (before.text != "and" or context.has("Twitter|Facebook|Telegram"))
    )
    used = after is not None and after.text.lower() in {
        "post",
        "posts",
        "account",
        "screengrab",
        "users",
        "user",
    }
    return ruling if (named or used) and not (before and before.text == "Malcolm") else None


def _person(context: Context, first: int, end: int) -> bool:
    """Whether the words beside a name make it a person's."""
    before, after = context.word(first - 1), context.word(end)
    called = (
        after is not None and after.capital and not after.glued and not after.after_break
        and after.text.lower() not in _NO_SURNAMES and not after.text.isupper()
    )  # fmt: skip
    given = before is not None and before.capital and before.text.lower() in _GIVEN
    return called or given


_NO_SURNAMES = word_list("after countries")
_GIVEN = word_list("persons of ambiguous names")


@dataclass(frozen=True)
class _Reading:
    """Another reading of an ambiguous name, and the words that speak for it."""

    label: str
    kind: str
    id: str | None
    words: str


@cache
def _ambiguous() -> dict[str, tuple[str, bool, tuple[_Reading, ...]]]:
    """Return for each ambiguous name the words for its usual reading, if persons bear it, other readings."""
    out: dict[str, tuple[str, bool, tuple[_Reading, ...]]] = {}
    for row in table_rows("ambiguous.csv"):
        if not row["reading"]:
            out[row["guard"]] = (row["words"], row["person"] == "yes", ())
        else:
            words, person, others = out[row["guard"]]
            other = _Reading(row["reading"], row["kind"], row["id"] or None, row["words"])
            out[row["guard"]] = (words, person, (*others, other))
    return out


def _by_evidence(name: str, ruling: Ruling, context: Context, first: int, end: int) -> Ruling | None:
    """Read an ambiguous name by the words around it; near ones beat far ones."""
    words, person, others = _ambiguous()[name]
    if person and _person(context, first, end):
        return None
    at = context.words[first].start
    for reach in (120, 500, len(context.text)):
        own = context.near(words, at, reach)
        rivals = [
            o for o in others if o.words and not context.has(o.label) and context.near(o.words, at, reach)
        ]
        if own and not rivals:
            return ruling
        if rivals and not own:
            kind = rivals[0].kind
            return (
                None if kind == "none" else Ruling(kind, rivals[0].id, (), f"{name}: by the words around it")
            )
    doubt = tuple(o.label for o in others)
    return replace(ruling, ambiguity=doubt, rule=f"{name}: no evidence for another reading")


_ANCIENT = (
    "Sparta|Thucydides|Peloponnes|Pericles|Carthage|Hannibal|Roman Empire|Roman Republic|Romans|Augustus"
    "|Punic|ancient|Melos|Melian"
)


def _ancient(ruling: Ruling, context: Context, first: int, _end: int) -> Ruling | None:
    """Rome and Athens of antiquity are no states of today."""
    return None if context.near(_ANCIENT, context.words[first].start, 250) else ruling


def _paper(ruling: Ruling, context: Context, first: int, end: int) -> Ruling | None:
    """Keep a journal such as Foreign Affairs, not the subject of a ministry or a committee."""
    before, after, office = context.word(first - 1), context.word(end), context.word(first - 2)
    link = before is not None and before.text.lower() in {"of", "for", "and", "on"}
    subject = (link and office is not None and office.capital) or (
        before is not None and before.text == "House"
    )
    return None if subject or (after is not None and after.capital and not after.after_break) else ruling


def _poles(ruling: Ruling, context: Context, first: int, _end: int) -> Ruling | None:
    """Keep the people, not the ends of the earth."""
    other = re.search(r"\b(?:North|South|telephone|opposite) (?:and South )?$", context.before(first))
    return None if other else ruling


def _turkey(ruling: Ruling, context: Context, _first: int, end: int) -> Ruling | None:
    """Keep the state, not the bird at the beginning of a sentence."""
    bird = re.match(r" (?:sandwich|breast|dinner|feather|hunt|meat)", context.after(end - 1))
    return None if bird else ruling


def _brussels(_ruling: Ruling, context: Context, first: int, end: int) -> Ruling:
    """Tell the European Union from the town."""
    decided = capital(Ruling("org", None), context, first, end)
    if decided.kind == "place":
        return Ruling("place", "BEL", (), decided.rule)
    return Ruling("org", None, ("the government of Belgium",), "Brussels for the European Union")


_GUARDS: dict[str, Callable[[Ruling, Context, int, int], Ruling | None]] = {
    "inner": _inner,
    "the": _the,
    "prefix": _prefix,
    "west": _west,
    "platform": _platform,
    "ancient": _ancient,
    "paper": _paper,
    "poles": _poles,
    "turkey": _turkey,
    "brussels": _brussels,
}


def guards() -> frozenset[str]:
    """Return the names of the conditions that a row may have, besides "needs:"."""
    return frozenset(_GUARDS) | frozenset(_ambiguous())
