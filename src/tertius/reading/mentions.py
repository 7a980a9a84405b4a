"""Mentions: states, leaders, organisations, groups and places that a text names, and whose they are.

Names come from the dictionaries in ``reading/tables``; officials and bodies that are in none are found by
their titles ("Foreign Minister ...") and head words ("... Ministry").  Spans hold the name alone: without
article, title and possessive.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tertius.core.errors import TertiusError
from tertius.reading.bodies import bodies
from tertius.reading.context import Context, Named, Ruling, overlapping
from tertius.reading.dictionary import OWN, Match, lexicon
from tertius.reading.guards import rule
from tertius.reading.lists import word_list
from tertius.reading.officials import titled
from tertius.reading.persons import Persons
from tertius.reading.schema import Mention
from tertius.reading.tokens import fold, words
from tertius.reading.towns import towns


def find_mentions(text: str, date: str | None = None) -> tuple[Mention, ...]:
    """Return the names in `text`, in its order; none overlaps another.

    Parameters
    ----------
    text : str
    date : str, optional
        ISO date (or year, or year and month) of the text: leaders of one surname are told apart by it.

    Returns
    -------
    tuple of Mention
        Offsets are code points of `text`; ``text[m.start:m.end] == m.text``.
    """
    folded = fold(text)
    tokens = words(folded.text)
    context = Context(folded.text, tokens)
    year = _year(date)
    matches = _matches(context)
    persons = Persons(context, year, matches)
    for match in matches:
        persons.introduce(match)
    named: dict[int, Named] = {}
    at = 0
    by_start: dict[int, list[Match]] = {}
    for match in matches:
        by_start.setdefault(match.first, []).append(match)
    silent: set[int] = set()
    while at < len(tokens):
        chosen = next(
            (n for m in by_start.get(at, ()) if (n := _named(m, context, persons)) is not None), None
        )
        if chosen is None:
            at += 1
            continue
        if chosen[2].kind != "none":
            named[chosen[0]] = chosen
        else:
            silent.update(range(at, chosen[1]))
        at = chosen[1]
    _lists(context, named)
    _companions(context, named, by_start)
    towns(context, named)
    taken = {k for first, end, *_ in named.values() for k in range(first, end)} | silent
    for first, end, ruling, how in (*titled(context, named, taken), *bodies(context, named, taken)):
        _place(named, (first, end, ruling, how))
    _owners(context, named)
    return tuple(
        _mention(text, *folded.span(tokens[first].start, tokens[end - 1].end), ruling, how)
        for first, end, ruling, how in sorted(named.values(), key=lambda n: n[0])
    )


def _joined(context: Context, one: Named, other: Named) -> bool:
    """Whether two names stand in one list: only a comma or "and" is between them."""
    between = context.text[context.words[one[1] - 1].end : context.words[other[0]].start]
    return re.fullmatch(r"(?:,| and|, and| or|, or) ", between) is not None


def _lists(context: Context, named: dict[int, Named]) -> None:
    """Make a capital in a list of towns a town: "has visited Pyongyang, Hanoi and Astana"."""
    before: Named | None = None
    for at in sorted(named):
        name = named[at]
        if (
            before is not None
            and before[2].kind == "place"
            and name[3].endswith("a capital for its government")
            and _joined(context, before, name)
        ):
            name = (
                name[0],
                name[1],
                replace(name[2], kind="place"),
                name[3].replace("a capital for its government", "in a list of towns"),
            )
            named[at] = name
        before = name


def _owners(context: Context, named: dict[int, Named]) -> None:
    """Give a body that many states have to the state named before it: "Russian Ministry of Defence"."""
    ends = {name[1]: name for name in named.values() if name[2].kind == "state"}
    for at, name in named.items():
        if name[2].kind != "org" or not (
            name[3].startswith(_BY_HEAD)
            or _GENERIC.fullmatch(context.text[context.words[at].start : context.words[name[1] - 1].end])
        ):
            continue
        before = context.word(at - 1)
        owner = ends.get(at - 1) if before is not None and before.text == "'s" else ends.get(at)
        if owner is not None:
            named[at] = (at, name[1], replace(name[2], id=owner[2].id), name[3])


_BY_HEAD = "a body by its head word"
_GENERIC = re.compile(
    r"(?:Ministry|Department) of .*|.* (?:Ministry|Department|Party|Guard)"
    r"|(?:National|Supreme|Constitutional) (?:Assembly|Court)"
    r"|Parliament|Senate|Congress|House(?: of Representatives)?|(?:National )?Security Council"
    r"|State Council|Treasury"
    r"|Politburo|Conservatives|Greens|(?:Social |Christian )?Democrats|Republicans|Central Bank"
    r"|Joint Chiefs of Staff"
    r"|Marines|Marine Corps|Army|Navy|Air Force|Coast Guard"
)


def _companions(context: Context, named: dict[int, Named], by_start: dict[int, list[Match]]) -> None:
    """Count a leader's surname beside another leader's: "Truman, Acheson and Marshall"."""
    for at in sorted(by_start):
        if at in named:
            continue
        match = by_start[at][0]
        entries = [e for e in match.entries if e.kind == "leader" and e.use == "after" and e.source == OWN]
        if not entries or overlapping(named, at, match.end):
            continue
        chosen = max(entries, key=lambda e: e.last)
        name: Named = (
            at,
            match.end,
            Ruling("leader", chosen.id),
            f"leaders.csv: {chosen.person}; beside another leader",
        )
        beside = [n for n in overlapping(named, at - 9, match.end + 9) if n[2].kind == "leader"]
        if any(
            _joined(context, n, name) if n[1] <= at else _joined(context, name, n)
            for n in beside
            if abs(n[0] - at) < 9
        ):
            named[at] = name


def _mention(text: str, start: int, end: int, ruling: Ruling, how: str) -> Mention:
    return Mention(
        start=start,
        end=end,
        text=text[start:end],
        kind=ruling.kind,  # type: ignore[arg-type]
        id=ruling.id,
        rule=how[:200],
        ambiguity=ruling.ambiguity,
    )


def _year(date: str | None) -> int | None:
    """Return the year of a date."""
    if date is None:
        return None
    if not re.match(r"^(1[89]|20)\d\d(?:-|$)", str(date)):
        raise TertiusError("date", "a year, or an ISO date such as 2025-03-01", str(date)[:40])
    return int(str(date)[:4])


def _matches(context: Context) -> list[Match]:
    """Return every dictionary name in the text, those that begin at one word longest first."""
    names, out = lexicon(), []
    for at, word in enumerate(context.words):
        if word.kind == "word":
            out.extend(names.at(context.words, at))
    return out


def _named(match: Match, context: Context, persons: Persons) -> Named | None:
    """Return what a match names here, or None if it names nothing."""
    leaders = [e for e in match.entries if e.kind == "leader"]
    if match.inserted and not leaders:
        return None
    others = [] if match.inserted else [e for e in match.entries if e.kind != "leader"]
    for entry in sorted(others, key=lambda e: e.guard == ""):
        ruling = rule(entry, context, match.first, match.end)
        if ruling is not None and not (leaders and entry.kind == "place" and persons.whom(match, leaders)):
            return (
                match.first,
                match.end,
                ruling,
                f"{entry.table}.csv: {entry.name}" + (f"; {ruling.rule}" if ruling.rule else ""),
            )
    if leaders:
        person = persons.whom(match, leaders)
        if person is not None:
            return _untitled(match, context), match.end, *person
    return None


_NAME_ITSELF = frozenset({"hasina", "mujibur", "omar"})
_BEFORE_NAMES = word_list("titles before names")


def _untitled(match: Match, context: Context) -> int:
    """Return the first word of a leader's name without the titles before it: "Ayatollah Khamenei"."""
    first = match.first
    while first < match.end - 1 and context.words[first].text.lower() in _BEFORE_NAMES:
        if context.words[first + 1].text.lower() in _NAME_ITSELF:
            break
        first += 1
    return first


def _place(named: dict[int, Named], extra: Named) -> None:
    """Add a name that was found by rule; it replaces names that it holds, and yields to one that it cuts."""
    first, end = extra[0], extra[1]
    touched = overlapping(named, first, end)
    if any(n[0] < first or n[1] > end for n in touched) or any((n[0], n[1]) == (first, end) for n in touched):
        return
    for n in touched:
        del named[n[0]]
    named[first] = extra
