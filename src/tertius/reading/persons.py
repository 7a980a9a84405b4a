"""Leaders: whom a surname stands for, by what the text has said and by its date; and officials by title."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence, Set

from tertius.reading.context import Context, Ruling
from tertius.reading.dictionary import FOREVER, OWN, Entry, Match
from tertius.reading.lists import offices, word_list

_TITLE = re.compile(rf"(?:(?<![\w'-]){offices()},? )$")
_NO_NAME, _GIVEN = word_list("no name"), word_list("given names")
_BEFORE_MONTHS, _USUAL = word_list("before months"), word_list("usual surnames")
_FAMILY_FIRST = frozenset({"CHN", "TWN", "PRK", "KOR", "VNM"})


class Persons:
    """Who has been named, and whom a surname may stand for."""

    def __init__(self, context: Context, year: int | None, matches: Iterable[Match]) -> None:
        self.context, self.year = context, year
        self._introduced: dict[tuple[str, str | None], list[int]] = {}
        self._faces: dict[tuple[str, str | None], Entry] = {}
        states = [
            (m.first, m.end, e.id) for m in matches for e in m.entries[:1] if e.kind == "state" and e.id
        ]
        self._begins = {first: iso3 for first, _, iso3 in states}
        self._ends = {end: iso3 for _, end, iso3 in states}

    def introduce(self, match: Match) -> None:
        """Note the full names in a match."""
        full = [e for e in match.entries if e.kind == "leader" and e.use == "full"]
        if full and not self._covered(match):
            entry = self._by_date(self._beside(match, full))
            self._introduced.setdefault((entry.person, entry.id), []).append(match.first)
            self._faces[entry.person, entry.id] = entry

    def _covered(self, match: Match) -> bool:
        return any(e.kind == "none" for e in match.entries)

    def _beside(self, match: Match, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Keep the leaders of the state named beside: "Jordan's King Abdullah", "King Abdullah of Jordan"."""
        if len({e.id for e in entries}) < 2:
            return entries
        after, near = self.context.word(match.end), set()
        if after is not None and after.text == "of":
            near.add(self._begins.get(match.end + 1))
        near.update(self._ends.get(match.first - back) for back in range(4))
        return [e for e in entries if e.id in near and e.id] or entries

    def _by_date(self, entries: Sequence[Entry]) -> Entry:
        """Return whoever was in office at the text's date, or last before it; the latest without a date."""
        if self.year is None:
            return max(entries, key=lambda e: (e.last, e.first))
        year = self.year

        def distance(entry: Entry) -> tuple[int, int, int]:
            if entry.first <= year <= entry.last:
                return (0, 0, -entry.first)
            return (1, year - entry.last, 0) if entry.last < year else (2, entry.first - year, 0)

        return min(entries, key=distance)

    def whom(self, match: Match, entries: Sequence[Entry]) -> tuple[Ruling, str] | None:
        """Return the leader that a match names, or None if it names none."""
        entries = self._beside(match, entries)
        full = [e for e in entries if e.use == "full"]
        if full:
            return self._ruling(full, self._by_date(full))
        if match.inserted:
            return None
        after = self.context.word(match.end)
        if (
            after is not None
            and after.capital
            and not after.glued
            and match.end - match.first == 1
            and "\n" not in self.context.text[self.context.words[match.first].end : after.start]
        ):
            entries = [e for e in entries if e.use == "alone"]
        met = {(e.person, e.id) for e in entries} & self._introduced.keys()
        office = self._office(match.first)
        open_to = [e for e in entries if e.use == "alone" or (office and e.use in {"after", "title"})]
        if not met and not open_to:
            open_to = [e for e in entries if e.use == "after" and self._of_that_year(match, e)]
        if not met and not open_to:
            return None
        if self._other_person(match, office):
            return None
        if met:
            return self._ruling(entries, self._faces[self._latest(met, match.first)], certain=True)
        alone = (
            [e for e in open_to if e.use == "alone"] or [e for e in open_to if e.use == "after"] or open_to
        )
        return self._ruling(alone, self._by_date(alone))

    def _latest(self, met: Set[tuple[str, str | None]], at: int) -> tuple[str, str | None]:
        """Return whoever was named last before word `at`; the first after it where nobody was."""

        def order(key: tuple[str, str | None]) -> tuple[int, int, str]:
            places = self._introduced[key]
            before = bisect_right(places, at)
            return (1, places[before - 1], key[0]) if before else (0, -places[0], key[0])

        return max(met, key=order)

    def _of_that_year(self, match: Match, entry: Entry) -> bool:
        """Whether the sentence names a year in which that leader held office: "in 1956 ... Eden"."""
        word = self.context.words[match.first]
        if entry.source != OWN or word.text.lower() in _USUAL or self.context.initial(match.first):
            return False
        sentence = re.split(r"[.?!]\s", self.context.before(match.first, 120))[-1]
        return any(entry.first <= int(y) <= entry.last for y in re.findall(r"\b(?:1[89]|20)\d\d\b", sentence))

    def _ruling(self, entries: Sequence[Entry], chosen: Entry, certain: bool = False) -> tuple[Ruling, str]:
        others = sorted(
            {e.person for e in entries if e.person != chosen.person and e.use in {"full", "alone"}}
        )
        dated = self.year is not None and chosen.first <= self.year <= chosen.last
        dated = dated and not any(
            e.first <= (self.year or 0) <= e.last for e in entries if e.person in others
        )
        years = f"{chosen.first}-{'' if chosen.last == FOREVER else chosen.last}"
        ambiguity = () if certain or dated else tuple(others[:6])
        return Ruling("leader", chosen.id, ambiguity), f"leaders.csv: {chosen.person} ({years})"

    def _office(self, first: int) -> bool:
        return _TITLE.search(self.context.before(first)) is not None

    def _other_person(self, match: Match, office: bool) -> bool:
        """Whether a given name that is not the leader's stands before the surname, or a name after it."""
        before, after = self.context.word(match.first - 1), self.context.word(match.end)
        word = self.context.words[match.first]
        if after is not None and after.text in {"Jr", "Sr", "III"}:
            return True
        called = (
            after is not None and after.capital and not after.glued and after.text.lower() not in _NO_NAME
        )
        if called and all(_is_given(e) for e in match.entries if e.kind == "leader"):
            return not self.context.heading(match.first)
        asian = any(e.id in _FAMILY_FIRST for e in match.entries)
        if (
            asian
            and after is not None
            and after.capital
            and not after.after_break
            and not after.text.isupper()
        ):
            beyond = self.context.word(match.end + 1)
            if beyond is not None and beyond.text == "-" and beyond.glued:
                return True
        if word.text == "May" and not office:
            dated = after is not None and (
                after.text[:1].isdecimal() or (after.text == "," and self._digit(match.end + 1))
            )
            if dated or (before is not None and before.text.lower() in _BEFORE_MONTHS):
                return True
        if before is None or before.kind != "word" or office or word.after_break or word.glued:
            return False
        if not before.capital:
            return False
        if self.context.initial(match.first - 1):
            return before.text.lower() in _GIVEN
        plain = before.text.lower() in _NO_NAME or before.text.isupper() or match.first in self._ends
        return not plain and not self.context.heading(match.first)

    def _digit(self, index: int) -> bool:
        word = self.context.word(index)
        return word is not None and word.text[:1].isdecimal()


def _is_given(entry: Entry) -> bool:
    """Whether a short form of a leader is the given name, which others bear as well."""
    return entry.name == entry.person.split()[0] and entry.id not in _FAMILY_FIRST
